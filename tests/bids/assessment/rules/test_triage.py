"""What a bid may come to be worth in the choice: no scores that could still come give it more, or less."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bids.assessment.rules.ranking_lines import criterion_lines
from bids.assessment.rules.triage import plausible_values
from bids.versions.rules.document import RISK_UNITS

ROUND = {"cost_low_anchor": "100.00", "cost_high_anchor": "200.00", "reviews_wanted": 2}
CRITERIA = [
    {"code": "RISK", "name": "Risk", "place": 1, "kind": "RISK", "weight": 30},
    {"code": "COST", "name": "Cost", "place": 2, "kind": "COST", "weight": 20},
    {"code": "FIT", "name": "Fit", "place": 3, "kind": "PANEL", "weight": 30},
    {"code": "TEAM", "name": "Team", "place": 4, "kind": "PANEL", "weight": 20},
]


def bid(number, scores, *, risk=0, moderated=None):
    return {
        "reference": f"LF-2027A-{number:04d}",
        "risk_removed_units": risk * RISK_UNITS,
        "whole_life_cost": "150.00",
        "reviews": len(scores.get("FIT", [])),
        "scores": scores,
        "moderated": moderated or {},
    }


def inputs_of(*bids):
    return {"round": ROUND, "criteria": CRITERIA, "bids": list(bids)}


def range_of(given_bid, *unsure):
    """In eightieths: the weights without COST are 80 together."""
    reference = given_bid["reference"]
    (found,) = plausible_values(inputs_of(given_bid), {reference: frozenset(unsure)})
    return found.lowest * 80 / 100, found.highest * 80 / 100


def test_what_is_settled_has_one_value():
    assert range_of(bid(1, {"FIT": [3, 3], "TEAM": [2, 2]})) == (26, 26)
    assert range_of(bid(1, {"FIT": [0, 5], "TEAM": [0, 5]}, moderated={"FIT": 6, "TEAM": 4})) == (26, 26)


def test_between_the_lowest_and_the_highest_score_all_is_plausible():
    assert range_of(bid(1, {"FIT": [1, 3], "TEAM": [2, 2]})) == (14, 26)


def test_a_missing_review_or_an_unsure_score_leaves_everything_open():
    assert range_of(bid(1, {"FIT": [3], "TEAM": [3]})) == (0, 50)
    assert range_of(bid(1, {})) == (0, 50)
    assert range_of(bid(1, {"FIT": [3, 3], "TEAM": [2, 2]}), "FIT") == (8, 38)


scores = st.lists(st.integers(0, 5), min_size=2, max_size=3)


@given(scores, scores, st.integers(0, 20), st.booleans(), st.data())
def test_every_value_the_panel_could_come_to_lies_between(fit, team, risk, low, data):
    made = bid(1, {"FIT": fit, "TEAM": team[: len(fit)] or fit}, risk=risk)
    unsure = {made["reference"]: frozenset({"FIT"})} if low else {}
    (found,) = plausible_values(inputs_of(made), unsure)

    agreed = {**made, "moderated": _agreed(made, unsure, data)}
    lines = [line for line in criterion_lines(inputs_of(agreed), agreed) if line.code != "COST"]
    value = sum(line.points for line in lines) * Fraction(100, 80)
    assert found.lowest <= value <= found.highest


def _agreed(row, unsure, data):
    """Any value the panel could come to: within the scores, or any where one is unsure."""
    agreed = {}
    for code, given_scores in row["scores"].items():
        anything = code in unsure.get(row["reference"], ())
        low, high = (0, 5) if anything else (min(given_scores), max(given_scores))
        agreed[code] = data.draw(st.integers(2 * low, 2 * high))
    return agreed
