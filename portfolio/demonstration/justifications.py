"""What reviewers of the demonstration write beside a score, and so what letters say of why."""

from bids.assessment.actions.scores import GivenScore

JUSTIFICATIONS = {
    "FIT": (
        "Names no users, and the department's own plan does not mention it.",
        "Users are known; what they need is asserted more than shown.",
        "Numbers and needs of each group are clear, and the department's plan ranks it high.",
    ),
    "DELIVERY": (
        "The dates cannot hold: the first milestone needs a contract that is not let.",
        "A plan that holds together, with two dependencies still open.",
        "Small steps with slack, each of which leaves something that works.",
    ),
    "SKILLS": (
        "Nobody is in post, and hiring has not begun.",
        "The lead has time for it; two of the core roles are still to be filled.",
        "The team is in post and knows the old system as well as the new one.",
    ),
    "RESILIENCE": (
        "Says that it will be secure, and not how.",
        "Targets are set, and the known weaknesses are closed.",
        "Recovery has been rehearsed on the design, and a surge has been tried.",
    ),
    "EXIT": (
        "The old system stays on with no date.",
        "A dated switch-off that covers data, contracts and users.",
        "Switch-off is a milestone with money tied to it, and connected systems know the date.",
    ),
    "REUSE": (
        "Builds what two other departments have already.",
        "Uses shared platforms where they fit.",
        "Another department has agreed to take it up.",
    ),
}
"""By criterion: what a score of 0 to 2, of 3, and of 4 or 5 is given for."""


def give(code: str, level: int) -> GivenScore:
    words = JUSTIFICATIONS[code][0 if level < 3 else min(level, 4) - 2]
    return GivenScore(level, words, "MEDIUM" if level == 3 else "HIGH")
