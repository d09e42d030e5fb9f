"""Swaps that let fewer people meet are made, and those that break a promise are not."""

from bids.assessment.rules.assignment import Asked, Panel
from bids.assessment.rules.meetings import _Meetings, spread_meetings

PEOPLE = tuple(Asked(person, 9) for person in (1, 2, 3, 4))
TOGETHER = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 3), (3, 4)]
"""Two people on the first two bids, the other two on the third."""


def meetings(pairs, **terms):
    bids = sorted({bid for bid, _ in pairs})
    return _Meetings(Panel(dict.fromkeys(bids, 2), PEOPLE, **terms), pairs)


def test_two_who_meet_twice_are_parted():
    made = meetings(TOGETHER)

    assert made.swap((2, 2), (3, 3))
    assert made.teams == {1: {1, 2}, 2: {1, 3}, 3: {2, 4}}
    assert {pair: times for pair, times in made.met.items() if times} == {
        pair: 1 for one, other in ((1, 2), (1, 3), (2, 4)) for pair in ((one, other), (other, one))
    }


def test_a_swap_that_lets_people_meet_more_often_is_undone():
    made = meetings([(1, 1), (1, 2), (2, 1), (2, 3), (3, 2), (3, 4)])
    teams, met = {bid: set(team) for bid, team in made.teams.items()}, dict(made.met)

    assert not made.swap((2, 3), (3, 2))
    assert made.teams == teams
    assert {pair: times for pair, times in made.met.items() if times} == met


def test_nobody_is_put_on_a_bid_twice_or_one_they_may_not_review():
    assert not meetings(TOGETHER).swap((1, 1), (2, 2))
    assert not meetings(TOGETHER, barred=frozenset({(3, 2)})).swap((2, 2), (3, 3))
    assert not meetings(TOGETHER, barred=frozenset({(2, 3)})).swap((2, 2), (3, 3))


def test_no_fit_is_given_up():
    assert not meetings(TOGETHER, fit={(2, 2): 1}).swap((2, 2), (3, 3))
    assert meetings(TOGETHER, fit={(2, 3): 1}).swap((2, 2), (3, 3))


def test_people_to_be_kept_apart_are_not_brought_together_on_either_side():
    """The third would join the first, or the second the fourth."""
    assert not meetings(TOGETHER, apart=frozenset({(1, 3)})).swap((2, 2), (3, 3))
    assert not meetings(TOGETHER, apart=frozenset({(2, 4)})).swap((2, 2), (3, 3))
    assert meetings(TOGETHER, apart=frozenset({(1, 4)})).swap((2, 2), (3, 3))


def test_somebody_there_before_counts_in_the_team():
    panel = Panel({1: 1, 2: 1}, PEOPLE, with_bid={1: frozenset({4}), 2: frozenset({3})})
    made = _Meetings(panel, [(1, 1), (2, 2)])

    assert made.teams == {1: {1, 4}, 2: {2, 3}}
    assert made.met[1, 4] == made.met[3, 2] == 1


def test_one_pair_or_none_has_nobody_to_change_with():
    assert spread_meetings(Panel({1: 1}, PEOPLE), [(1, 1)]) == [(1, 1)]
    assert spread_meetings(Panel({}, PEOPLE), []) == []
