"""The order of an agenda with the fewest people leaving and coming in."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.decisions.rules.agenda import EXACT, count_moves, order_agenda

PEOPLE = st.frozensets(st.integers(1, 6), max_size=4)


@pytest.mark.parametrize(
    ("out", "moves"),
    [
        ([], 0),
        ([set()], 0),
        ([{1}], 2),
        ([{1}, set(), {1}], 4),
        ([{1}, {1, 2}, {2}], 4),
        ([{1, 2}, {3, 4}], 8),
    ],
)
def test_each_who_leaves_or_comes_in_is_counted(out, moves):
    assert count_moves([frozenset(people) for people in out]) == moves


def test_items_with_the_same_people_out_stand_together_by_rank():
    one, other = frozenset({1}), frozenset({2})
    found = order_agenda([one, other, one, other])
    assert found.order in ((0, 2, 1, 3), (1, 3, 0, 2))
    assert (found.moves, found.given_moves, found.proven) == (4, 8, True)


def test_the_order_of_the_ranking_stands_where_nothing_is_saved():
    assert order_agenda([frozenset({1}), frozenset({2}), frozenset()]).order == (0, 1, 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(PEOPLE, max_size=6))
def test_no_order_of_few_items_has_fewer_moves(out):
    found = order_agenda(out)
    assert found.moves == min(
        count_moves([out[at] for at in order]) for order in permutations(range(len(out)))
    )
    assert found.proven


@settings(max_examples=20, deadline=None)
@given(st.lists(st.frozensets(st.integers(1, 9), max_size=5), min_size=EXACT + 1, max_size=40))
def test_many_items_are_each_taken_once_and_never_in_a_worse_order_than_the_rankings(out):
    found = order_agenda(out)
    assert sorted(found.order) == list(range(len(out)))
    assert found.moves == count_moves([out[at] for at in found.order]) <= found.given_moves
    assert order_agenda(out) == found
