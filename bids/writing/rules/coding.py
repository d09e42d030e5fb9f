"""Whether the category of a cost and its control budget fit: resource or capital.

Software as a service and other pay-per-use cloud is a service contract, so resource (IFRS Interpretations
Committee, March 2019 and April 2021). Hardware is capital. A line coded otherwise is challenged, and
stands with a reason.
"""

from bids.writing.rules.vocabulary import CAPITAL_CATEGORIES, RESOURCE_CATEGORIES
from legacyfund.lib.control_budgets import ControlBudget

RESOURCE = frozenset({ControlBudget.RDEL_ADMIN, ControlBudget.RDEL_PROGRAMME})


def coding_challenge(category: str | None, control_budget: str | None) -> str:
    """Why the two do not fit, as it stands in a sentence; empty where they do."""
    if control_budget == ControlBudget.CDEL and category in RESOURCE_CATEGORIES:
        return "software as a service or cloud is a service, so resource money"
    if control_budget in RESOURCE and category in CAPITAL_CATEGORIES:
        return "hardware is bought to be owned, so capital money"
    return ""


def coding_problem(category: str | None, control_budget: str | None, justification: str) -> str:
    """What to do about a challenge that no reason answers."""
    challenge = coding_challenge(category, control_budget)
    if not challenge or justification.strip():
        return ""
    kind = "capital" if control_budget == ControlBudget.CDEL else "resource"
    return f"{challenge}. Change the control budget, or say why it is {kind}."
