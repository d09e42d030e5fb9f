"""Each reviewer beside the others on the same bids."""

from fractions import Fraction

from bids.assessment.rules.strictness import Given, strictness_of


def given(reviewer, bid, score, *, turn=1, confidence="HIGH", criterion="FIT"):
    return Given(reviewer, bid, criterion, score, confidence, turn)


def test_own_mean_beside_the_mean_of_the_others():
    first, second, third = strictness_of(
        [given(1, 10, 2), given(2, 10, 4), given(3, 10, 3), given(1, 11, 5, turn=2), given(2, 11, 5, turn=2)]
    )

    assert (first.own_mean, first.others_mean) == (Fraction(7, 2), Fraction(17, 4))
    assert first.difference == Fraction(-3, 4)
    assert (first.bids, first.compared) == (2, 2)
    assert (first.first, first.rest) == (Fraction(-3, 2), 0)
    assert second.difference == Fraction(3, 4)
    assert (third.difference, third.first, third.rest) == (0, None, 0)


def test_scores_nobody_shares_are_not_compared():
    (alone,) = strictness_of([given(1, 10, 2, confidence="LOW"), given(1, 10, 3, criterion="EXIT")])

    assert (alone.bids, alone.compared, alone.difference) == (1, 0, None)
    assert alone.confidence == {"LOW": 1, "HIGH": 1}


def test_nobody_has_scored():
    assert strictness_of([]) == []


def test_differences_of_two_on_the_same_bids_cancel():
    first, second = strictness_of([given(who, bid, who * bid % 6) for who in (1, 2) for bid in range(9)])

    assert first.difference == -second.difference
