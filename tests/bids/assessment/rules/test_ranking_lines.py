"""The lines a value was made of."""

from fractions import Fraction

from bids.assessment.rules.ranking_lines import criterion_lines
from bids.versions.rules.document import RISK_UNITS

INPUTS = {
    "round": {"cost_low_anchor": "1000000.00", "cost_high_anchor": "5000000.00"},
    "criteria": [
        {"code": "FIT", "name": "Fit", "place": 3, "kind": "PANEL", "weight": 50},
        {"code": "RISK", "name": "Risk removed", "place": 1, "kind": "RISK", "weight": 30},
        {"code": "COST", "name": "Whole-life cost", "place": 2, "kind": "COST", "weight": 20},
    ],
}
BID = {
    "risk_removed_units": 29 * RISK_UNITS // 2,
    "whole_life_cost": "2000000.00",
    "scores": {"FIT": [3, 4, 4]},
}


def test_each_line_has_its_value_weight_and_points_in_order() -> None:
    lines = criterion_lines(INPUTS, BID)

    assert [(line.code, line.value, line.points) for line in lines] == [
        ("RISK", Fraction(50), Fraction(15)),
        ("COST", Fraction(75), Fraction(15)),
        ("FIT", Fraction(220, 3), Fraction(110, 3)),
    ]


def test_each_line_says_how_it_came() -> None:
    risk, cost, fit = criterion_lines(INPUTS, BID)

    assert risk.how == "14.5 risk points removed, of 29"
    assert cost.how == "£2,000,000, where £1,000,000 scores 100 and £5,000,000 scores 0"
    assert fit.how == "Mean of 3, 4, 4 out of 5"


def test_more_than_the_whole_range_counts_as_the_whole() -> None:
    lines = criterion_lines(INPUTS, {**BID, "risk_removed_units": 31 * RISK_UNITS})

    assert lines[0].value == 100


def test_an_agreed_value_stands_instead_of_the_mean() -> None:
    fit = criterion_lines(INPUTS, {**BID, "moderated": {"FIT": 7}})[2]

    assert (fit.value, fit.points) == (70, 35)
    assert fit.how == "3.5 out of 5 agreed; the scores were 3, 4, 4"


def test_unscored_is_unscored() -> None:
    lines = criterion_lines(INPUTS, {**BID, "scores": {}})

    assert (lines[2].value, lines[2].points, lines[2].how) == (None, None, "No review submitted")
