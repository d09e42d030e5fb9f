"""Resource or capital: which lines are challenged, and what answers a challenge."""

import pytest

from bids.writing.rules.coding import coding_challenge, coding_problem
from bids.writing.rules.vocabulary import COST_CATEGORIES
from legacyfund.lib.control_budgets import CONTROL_BUDGETS

MISFITS = {("SAAS", "CDEL"), ("HARDWARE", "RDEL_ADMIN"), ("HARDWARE", "RDEL_PROGRAMME")}


def test_a_service_in_capital_and_hardware_in_resource_are_challenged_and_nothing_else() -> None:
    challenged = {
        (category, budget)
        for category in COST_CATEGORIES
        for budget in CONTROL_BUDGETS
        if coding_challenge(category, budget)
    }

    assert challenged == MISFITS
    assert coding_challenge(None, None) == ""


@pytest.mark.parametrize(
    ("category", "budget", "words"),
    [
        ("SAAS", "CDEL", "resource money. Change the control budget, or say why it is capital."),
        ("HARDWARE", "RDEL_ADMIN", "capital money. Change the control budget, or say why it is resource."),
    ],
)
def test_a_reason_answers_a_challenge(category: str, budget: str, words: str) -> None:
    assert coding_problem(category, budget, " ").endswith(words)
    assert coding_problem(category, budget, "Under the threshold") == ""


def test_a_line_that_fits_needs_no_reason() -> None:
    assert coding_problem("PEOPLE", "CDEL", "") == ""
