"""Spreads, agreed values and what talking changed."""

from fractions import Fraction

import pytest

from bids.assessment.rules.moderation import Share, halves_in_words, mean_in_words, moved, spread_of
from bids.rounds.rules.scoring import ScoringRefused, moderated_value


@pytest.mark.parametrize(("scores", "spread"), [([], 0), ([4], 0), ([3, 3], 0), ([1, 4, 3], 3), ([0, 5], 5)])
def test_the_spread_is_the_highest_less_the_lowest(scores, spread):
    assert spread_of(scores) == spread


def test_values_in_words():
    assert [halves_in_words(halves) for halves in (0, 1, 7, 10)] == ["0", "0.5", "3.5", "5"]
    means = (Fraction(0), Fraction(2, 3), Fraction(4), Fraction(11, 3))
    assert [mean_in_words(mean) for mean in means] == ["0", "2/3", "4", "3 2/3"]


@pytest.mark.parametrize(("halves", "value"), [(0, 0), (1, 10), (7, 70), (10, 100)])
def test_an_agreed_value_is_scaled_to_a_hundred(halves, value):
    assert moderated_value(halves) == value


@pytest.mark.parametrize("halves", [-1, 11, True, 2.0])
def test_no_other_value_can_be_agreed(halves):
    with pytest.raises(ScoringRefused):
        moderated_value(halves)


@pytest.mark.parametrize(("changed", "all_", "percent"), [(0, 0, None), (1, 3, 33), (1, 2, 50), (1, 200, 1)])
def test_a_share_is_rounded_half_up(changed, all_, percent):
    assert Share(changed, all_).percent == percent


def test_bids_in_another_place_are_counted():
    assert moved(["A", "B", "C"], ["A", "C", "B"]) == Share(2, 3)
