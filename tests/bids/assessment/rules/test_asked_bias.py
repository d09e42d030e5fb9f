"""By how much a bid would ask for more if its optimism bias came true."""

import json
from fractions import Fraction
from math import floor

import pytest

from bids.assessment.rules.asked_bias import bias_of_asked
from bids.writing.queries.appraisal import appraisal_of
from tests.factories.bids import submitted_full_bid

RATES = {"DEVELOPMENT": "1/2", "OUTSOURCING": "1/10", "DURATION": "9"}


def cost(amount: str, payer: str = "FUND", option: int = 2) -> dict[str, object]:
    return {"option": option, "amount": amount, "payer": payer}


def appraised(*kinds: str | None) -> dict[str, object]:
    """An appraisal of option 2, beside one of option 1 that nobody prefers."""
    lines = [{"bias": kind} for kind in kinds]
    options = [
        {"number": 1, "cost_lines": [{"bias": "DEVELOPMENT"}]},
        {"number": 2, "cost_lines": lines},
    ]
    return {"bias": RATES, "options": options}


OPTIONS = [{"number": 1, "preferred": False}, {"number": 2, "preferred": True}]


def test_each_line_weighs_what_it_asks_the_fund_for():
    """£300 by a half and £100 by a tenth: £160 on £400. Other payers and options count for nothing."""
    costs = [
        cost("300.00"),
        cost("100.00"),
        cost("900.00", payer="DEPARTMENT"),
        cost("700.00", option=1),
    ]

    assert bias_of_asked(appraised("DEVELOPMENT", "OUTSOURCING", "DEVELOPMENT"), OPTIONS, costs) == 40


@pytest.mark.parametrize(("amount", "percent"), [("99.00", 25), ("101.00", 25), ("111.00", 24)])
def test_it_is_a_whole_percent_with_halves_up(amount, percent):
    """A line that nothing raises stands beside one of £100 by a half."""
    costs = [cost("100.00"), cost(amount)]

    assert bias_of_asked(appraised("DEVELOPMENT", None), OPTIONS, costs) == percent


def test_without_an_appraisal_or_money_asked_for_there_is_none():
    assert bias_of_asked(None, [], [cost("5.00")]) == 0
    assert bias_of_asked(appraised("DEVELOPMENT"), OPTIONS, [cost("5.00", payer="PARTNER")]) == 0


@pytest.mark.django_db
def test_it_is_read_from_a_version_as_it_was_frozen():
    document = json.loads(submitted_full_bid().current_version.document)
    figures = next(row for row in appraisal_of(document).options if row.number == 2)
    lines = [row for row in document["costs"] if row["option"] == 2]
    paid = [
        (Fraction(line["amount"]), figure.bias)
        for line, figure in zip(lines, figures.costs, strict=True)
        if line["payer"] == "FUND"
    ]
    whole = 100 * sum(amount * bias for amount, bias in paid) / sum(amount for amount, _ in paid)

    found = bias_of_asked(document["appraisal"], document["options"], document["costs"])

    assert found == floor(whole + Fraction(1, 2)) > 0
