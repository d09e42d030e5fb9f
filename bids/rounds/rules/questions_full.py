"""The full form, version 2: every section a bid for large money needs."""

from bids.rounds.rules.question_types import Question, QuestionKind, Section
from bids.rounds.rules.questions_short import ACCOUNTING_OFFICER, WORK

UNCOSTED_YEARS = "uncosted_years_reason"
"""The question that is answered where an option has no cost in some of the years compared."""
OPTIONS = (
    Question(
        "why_preferred",
        "Why is the preferred option the best one?",
        "Compare it with doing nothing and with each of the others: cost, benefits, risk and time.",
        QuestionKind.TEXTAREA,
        word_limit=300,
    ),
)
COSTS = (
    Question(
        "no_tail_reason",
        "If nothing is left to pay once the fund stops, why is that?",
        "Leave this blank when a cost line says what is paid afterwards, and by whom.",
        QuestionKind.TEXTAREA,
        word_limit=150,
        required=False,
    ),
    Question(
        UNCOSTED_YEARS,
        "If an option costs nothing in some of the years, why is that?",
        "Options are compared over the same years, from the first to the last in which any of them has a "
        "cost or a benefit with a price. Leave this blank when each has a cost in every one of them.",
        QuestionKind.TEXTAREA,
        word_limit=150,
        required=False,
    ),
)
SKILLS = (
    Question(
        "senior_responsible_owner",
        "Who is the senior responsible owner?",
        "Give the role, not the name.",
        QuestionKind.TEXT,
        word_limit=20,
    ),
    Question(
        "senior_responsible_owner_time",
        "How much of the senior responsible owner’s time does the work get?",
        "For example: two days a week until the service is live, then half a day.",
        QuestionKind.TEXT,
        word_limit=50,
    ),
    Question(
        "leadership",
        "How is the work led, and who may stop it?",
        "Name the roles that decide, how often they meet, and what happens when the plan slips.",
        QuestionKind.TEXTAREA,
        word_limit=300,
    ),
    Question(
        "hiring",
        "How will the roles still to be filled be filled in time?",
        "Say which route is used for each, how far it is, and who does the work until then.",
        QuestionKind.TEXTAREA,
        word_limit=300,
    ),
)
RESILIENCE = (
    Question(
        "availability_target",
        "What availability does the new service promise?",
        "Give a percentage and the hours it is measured over, such as 99.9% of every hour of the year.",
        QuestionKind.TEXT,
        word_limit=50,
    ),
    Question(
        "surge",
        "How does it scale when demand surges?",
        "Say what the largest foreseeable surge is, how it was tested or will be, and who pays for it.",
        QuestionKind.TEXTAREA,
        word_limit=300,
    ),
    Question(
        "recovery",
        "How is it recovered after a failure?",
        "Give the longest time to restore the service, the most data that can be lost, and how often "
        "recovery is rehearsed.",
        QuestionKind.TEXTAREA,
        word_limit=300,
    ),
    Question(
        "vulnerabilities_closed",
        "Which known vulnerabilities does the work close, and which stay open?",
        "Speak of kinds and numbers. Leave out anything that would help somebody attack the system.",
        QuestionKind.TEXTAREA,
        word_limit=300,
    ),
)
FULL_SECTIONS = (
    Section(
        "systems",
        "Systems and disposition",
        "The legacy systems, and what happens to each of them.",
        rows=("systems",),
    ),
    Section("work", "The work", "What will be done, for whom and why now.", WORK),
    Section(
        "options",
        "Options",
        "At least three ways of meeting the need, doing nothing among them, and the one you prefer.",
        OPTIONS,
        rows=("options",),
    ),
    Section(
        "costs",
        "Costs",
        "What each option costs by year and control budget, and who pays it.",
        COSTS,
        rows=("costs",),
    ),
    Section(
        "benefits",
        "Benefits",
        "What each option brings, year by year, and who answers for it.",
        rows=("benefits",),
    ),
    Section(
        "milestones",
        "Milestones",
        "What will be reached by when, and the money tied to it.",
        rows=("milestones",),
    ),
    Section(
        "risks",
        "Risks",
        "What could go wrong, and how far the causes of optimism bias are managed.",
        rows=("risks", "bias_contributions"),
    ),
    Section(
        "skills",
        "Skills and leadership",
        "Who does the work, quarter by quarter, and who leads it.",
        SKILLS,
        rows=("roles",),
    ),
    Section(
        "resilience",
        "Resilience and security",
        "How the new service stays up, scales, recovers and is kept safe.",
        RESILIENCE,
    ),
    Section(
        "accounting_officer",
        "Accounting officer",
        "The four tests the accounting officer answers for.",
        ACCOUNTING_OFFICER,
    ),
)
