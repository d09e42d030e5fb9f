"""The short form, version 1: five sections, for small rounds."""

from bids.rounds.rules.question_types import YES_NO, Question, QuestionKind, Section

WORK = (
    Question(
        "what_will_be_done",
        "What will be done?",
        "Describe the work from start to finish, and what will be in place when it ends.",
        QuestionKind.TEXTAREA,
        word_limit=500,
    ),
    Question(
        "who_uses_it",
        "Who uses the services, and how many are they?",
        "Name the groups who depend on the systems, with numbers and the period they cover.",
        QuestionKind.TEXTAREA,
        word_limit=300,
    ),
    Question(
        "interim_mitigation",
        "How will the risk be held down until the work is done?",
        "Say what is in place now and what will be added while the old systems still run.",
        QuestionKind.TEXTAREA,
        word_limit=300,
    ),
    Question(
        "why_now",
        "Why now?",
        "Say what happens if the work waits a year.",
        QuestionKind.TEXTAREA,
        word_limit=300,
    ),
)
NEEDS_CONSENT = "novel_contentious_repercussive"
"""The question whose yes means that HM Treasury has to consent."""
FOUR_TESTS = (
    ("regularity", "Regularity"),
    ("propriety", "Propriety"),
    ("value_for_money", "Value for money"),
    ("feasibility", "Feasibility"),
)
"""The accounting officer's tests (HM Treasury, Managing Public Money), by code and name."""


def _test(code: str, name: str, meaning: str) -> tuple[Question, Question]:
    """One of the accounting officer's four tests: a statement, and a tick to stand behind it."""
    return (
        Question(
            f"{code}_statement",
            f"How the proposal meets the test of {name.lower()}",
            meaning,
            QuestionKind.TEXTAREA,
            word_limit=200,
        ),
        Question(
            f"{code}_met",
            f"The proposal meets the test of {name.lower()}",
            "",
            QuestionKind.BOOLEAN,
        ),
    )


ACCOUNTING_OFFICER = (
    *_test(
        "regularity",
        "Regularity",
        "Say which powers and budget cover the spending, and that it follows the rules.",
    ),
    *_test(
        "propriety",
        "Propriety",
        "Say how the spending meets the standards Parliament expects, conflicts of interest included.",
    ),
    *_test(
        "value_for_money",
        "Value for money",
        "Say why this is the best use of public money, compared with doing nothing and with the other ways.",
    ),
    *_test(
        "feasibility",
        "Feasibility",
        "Say why it can be delivered as described, in the time and at the cost given.",
    ),
    Question(
        NEEDS_CONSENT,
        "Is any of the spending novel, contentious or repercussive?",
        "Such spending always needs the consent of HM Treasury.",
        QuestionKind.RADIO,
        choices=YES_NO,
    ),
    Question(
        "novel_contentious_repercussive_detail",
        "What is novel, contentious or repercussive about it?",
        "Say what it is, and whether HM Treasury has been asked for consent.",
        QuestionKind.TEXTAREA,
        word_limit=200,
        required=False,
        required_if=(NEEDS_CONSENT, "yes"),
    ),
)
SECTIONS = (
    Section(
        "systems",
        "Systems and disposition",
        "The legacy systems, and what happens to each of them.",
        rows=("systems",),
    ),
    Section("work", "The work", "What will be done, for whom and why now.", WORK),
    Section("costs", "Costs", "Each line by year and control budget, and who pays it.", rows=("costs",)),
    Section(
        "milestones",
        "Milestones",
        "What will be reached by when, and the money tied to it.",
        rows=("milestones",),
    ),
    Section(
        "accounting_officer",
        "Accounting officer",
        "The four tests the accounting officer answers for.",
        ACCOUNTING_OFFICER,
    ),
)
