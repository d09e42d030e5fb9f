"""Out of reach means out of reach: no scores that could still come put the bid among the first places."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bids.assessment.rules.ranking_lines import criterion_lines
from bids.assessment.rules.triage import Plausible, out_of_reach, plausible_values
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
    reference = given_bid["reference"]
    (found,) = plausible_values(inputs_of(given_bid), {reference: frozenset(unsure)})
    return found.lowest - 10, found.highest - 10


def test_what_is_settled_has_one_value():
    assert range_of(bid(1, {"FIT": [3, 3], "TEAM": [2, 2]})) == (26, 26)
    assert range_of(bid(1, {"FIT": [0, 5], "TEAM": [0, 5]}, moderated={"FIT": 6, "TEAM": 4})) == (26, 26)


def test_between_the_lowest_and_the_highest_score_all_is_plausible():
    assert range_of(bid(1, {"FIT": [1, 3], "TEAM": [2, 2]})) == (14, 26)


def test_a_missing_review_or_an_unsure_score_leaves_everything_open():
    assert range_of(bid(1, {"FIT": [3], "TEAM": [3]})) == (0, 50)
    assert range_of(bid(1, {})) == (0, 50)
    assert range_of(bid(1, {"FIT": [3, 3], "TEAM": [2, 2]}), "FIT") == (8, 38)


def test_a_bid_is_out_of_reach_behind_as_many_as_there_are_places():
    values = [
        Plausible(name, Fraction(low), Fraction(high))
        for name, low, high in [("A", 70, 90), ("B", 61, 80), ("C", 60, 60), ("D", 20, 60)]
    ]

    assert [(row.reference, row.behind) for row in out_of_reach(values, 2)] == [("C", 2), ("D", 2)]
    assert out_of_reach(values, 3) == []


scores = st.lists(st.integers(0, 5), min_size=2, max_size=3)
bids = st.lists(st.tuples(scores, scores, st.integers(0, 20), st.booleans()), min_size=2, max_size=7)


@given(bids, st.integers(1, 3), st.data())
def test_no_plausible_scores_bring_it_among_the_first(drawn, places, data):
    made = [
        bid(number, {"FIT": fit, "TEAM": team[: len(fit)] or fit}, risk=risk)
        for number, (fit, team, risk, _) in enumerate(drawn)
    ]
    unsure = {row["reference"]: frozenset({"FIT"}) for row, (*_, low) in zip(made, drawn, strict=True) if low}
    found = {row.reference for row in out_of_reach(plausible_values(inputs_of(*made), unsure), places)}

    agreed = [{**row, "moderated": _agreed(row, unsure, data)} for row in made]
    value = {
        row["reference"]: sum(line.points for line in criterion_lines(inputs_of(row), row)) for row in agreed
    }
    above = {name: sum(other > value[name] for other in value.values()) for name in value}
    assert all(above[name] >= places for name in found)


def _agreed(row, unsure, data):
    """Any value the panel could come to: within the scores, or any where one is unsure."""
    agreed = {}
    for code, given_scores in row["scores"].items():
        anything = code in unsure.get(row["reference"], ())
        low, high = (0, 5) if anything else (min(given_scores), max(given_scores))
        agreed[code] = data.draw(st.integers(2 * low, 2 * high))
    return agreed
