"""Whose vote counts, and whether enough are there."""

import pytest

from portfolio.decisions.rules.votes import has_quorum, tally, voters


@pytest.mark.parametrize(
    ("present", "out", "quorum", "enough"),
    [
        ({1, 2, 3}, set(), 3, True),
        ({1, 2, 3}, {3}, 3, False),
        ({1, 2, 3}, {3}, 2, True),
        ({1, 2}, {3, 4}, 2, True),
        ({1, 2}, {1, 2}, 1, False),
        (set(), set(), 1, False),
    ],
)
def test_the_quorum_is_counted_without_those_who_are_out(present, out, quorum, enough):
    assert has_quorum(present, out, quorum) is enough
    assert voters(present, out) == present - out


@pytest.mark.parametrize(
    ("choices", "counting", "words", "carried"),
    [
        ({1: "FOR", 2: "FOR", 3: "AGAINST"}, {1, 2, 3}, "2 for, 1 against, 0 abstained", True),
        ({1: "FOR", 2: "FOR", 3: "AGAINST"}, {1, 3}, "1 for, 1 against, 0 abstained", False),
        ({1: "ABSTAIN", 2: "FOR"}, {1, 2}, "1 for, 0 against, 1 abstained", True),
        ({}, {1}, "0 for, 0 against, 0 abstained", False),
    ],
)
def test_votes_of_those_in_the_room_are_added_up(choices, counting, words, carried):
    found = tally(choices, counting)
    assert (found.in_words, found.carried) == (words, carried)
