"""Beyond the money means in no best set at the bid's best and the others' worst; a cheap bid stays."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.choice.rules.reach import Plausible, beyond_the_money

NOW, LATER = ("2026-27", "CDEL"), ("2027-28", "CDEL")
CELLS = (NOW, LATER)


def bid(name, lowest, highest, now=0, later=0):
    return Plausible(name, lowest, highest, {NOW: now, LATER: later})


def test_a_bid_is_beyond_when_every_set_with_it_is_worth_less():
    bids = [bid("A", 700, 900, 40), bid("B", 601, 800, 50), bid("C", 200, 600, 50)]

    assert beyond_the_money(bids, {NOW: 90}) == {"C": 1}
    assert beyond_the_money(bids, {NOW: 140}) == {}


def test_the_penny_and_the_tenth_either_side():
    assert beyond_the_money([bid("A", 601, 601, 50), bid("C", 0, 600, 50)], {NOW: 50}) == {"C": 1}
    assert beyond_the_money([bid("A", 600, 600, 50), bid("C", 0, 600, 50)], {NOW: 50}) == {}
    assert beyond_the_money([bid("A", 601, 601, 50), bid("C", 0, 600, 50)], {NOW: 100}) == {}


def test_several_smaller_bids_together_push_a_dear_one_out():
    bids = [bid("A", 300, 300, 30), bid("B", 300, 300, 30), bid("C", 0, 550, 60)]

    assert beyond_the_money(bids, {NOW: 60}) == {"C": 50}


def test_a_cheap_bid_last_by_value_stays_where_the_money_could_pay_for_it():
    """Two dear bids do not fit beside each other; the cheap one fits what the better leaves."""
    bids = [bid("A", 900, 900, 95), bid("B", 800, 800, 95), bid("C", 100, 100, 5)]

    assert beyond_the_money(bids, {NOW: 100}) == {"B": 100}


def test_a_bid_that_asks_for_more_than_there_is_is_beyond_by_itself():
    assert beyond_the_money([bid("A", 900, 900, 101)], {NOW: 100}) == {"A": 0}
    assert beyond_the_money([bid("A", 900, 900, 1)], {}) == {"A": 0}


def test_where_nothing_fits_or_nothing_is_asked_only_the_dear_are_named():
    assert beyond_the_money([], {NOW: 1}) == {}
    assert beyond_the_money([bid("A", 1, 1, 10), bid("B", 1, 1, 0, 1)], {NOW: 20, LATER: -5}) == {"B": 0}


amounts = st.integers(0, 6)
drawn_bids = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 4), amounts, amounts), min_size=1, max_size=6
)


@settings(max_examples=60, deadline=None)
@given(drawn_bids, st.integers(0, 14), st.integers(0, 14))
def test_no_best_set_holds_a_bid_beyond_the_money_at_its_best(drawn, now, later):
    bids = [bid(str(number), low, low + more, *cost) for number, (low, more, *cost) in enumerate(drawn)]
    envelopes = {NOW: now, LATER: later}

    for name, by in beyond_the_money(bids, envelopes).items():
        worth = {row.id: row.highest if row.id == name else row.lowest for row in bids}
        with_it, without = [], []
        for chosen in (chosen for size in range(len(bids) + 1) for chosen in combinations(bids, size)):
            if all(sum(row.cost[cell] for row in chosen) <= envelopes[cell] for cell in CELLS):
                held = with_it if name in {row.id for row in chosen} else without
                held.append(sum(worth[row.id] for row in chosen))
        assert not with_it or (by > 0 and max(with_it) <= max(without) - by)
        assert by > 0 or not with_it
