"""What a rating says otherwise than the last, and what it lacks."""

from bids.register.rules.differing import Difference, differences, unscored
from bids.register.rules.risk_criteria import CRITERIA

LAST = dict.fromkeys(CRITERIA, 3)


def test_a_rating_that_says_the_same_has_no_difference():
    assert differences(LAST, dict(LAST)) == ()


def test_each_criterion_that_moved_with_both_scores_in_order():
    found = differences(LAST, {**LAST, "C2": 1, "L3": 5})

    assert found == (Difference(CRITERIA["L3"], 3, 5), Difference(CRITERIA["C2"], 3, 1))


def test_without_a_rating_before_every_score_is_new():
    found = differences(None, LAST)

    assert [row.criterion.code for row in found] == list(CRITERIA)
    assert {(row.before, row.after) for row in found} == {(None, 3)}


def test_a_criterion_without_a_score_is_one_and_differs_from_a_score():
    lacking = {**LAST, "L1": None}

    assert unscored(LAST) == ()
    assert unscored(lacking) == (CRITERIA["L1"],)
    assert unscored({}) == tuple(CRITERIA.values())
    assert differences(LAST, lacking) == (Difference(CRITERIA["L1"], 3, None),)
