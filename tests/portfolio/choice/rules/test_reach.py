"""Beyond the money means in no best set, whatever scores still come; a cheap bid stays however far down."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from portfolio.choice.rules.reach import Plausible, beyond_the_money

NOW, LATER = ("2026-27", "CDEL"), ("2027-28", "CDEL")
CELLS = (NOW, LATER)


def bid(name, lowest, highest, now=0, later=0):
    return Plausible(name, lowest, highest, {NOW: now, LATER: later})


def test_a_bid_is_beyond_when_surer_bids_no_dearer_use_the_money_up():
    bids = [bid("A", 700, 900, 40), bid("B", 601, 800, 50), bid("C", 200, 600, 50)]

    assert beyond_the_money(bids, {NOW: 100}) == {"C": ("A", "B")}
    assert beyond_the_money(bids, {NOW: 140}) == {}


def test_the_penny_and_the_tenth_either_side():
    assert beyond_the_money([bid("A", 601, 601, 50), bid("C", 0, 600, 50)], {NOW: 99}) == {"C": ("A",)}
    assert beyond_the_money([bid("A", 600, 600, 50), bid("C", 0, 600, 50)], {NOW: 99}) == {}
    assert beyond_the_money([bid("A", 601, 601, 51), bid("C", 0, 600, 50)], {NOW: 99}) == {}
    assert beyond_the_money([bid("A", 601, 601, 50), bid("C", 0, 600, 50)], {NOW: 100}) == {}


def test_a_cheap_bid_last_by_value_stays_where_the_money_could_pay_for_it():
    """Two dear bids fit beside each other or not at all; the cheap one fits what either leaves."""
    bids = [bid("A", 900, 900, 60), bid("B", 800, 800, 60), bid("C", 100, 100, 5)]

    assert beyond_the_money(bids, {NOW: 100}) == {"B": ("A",)}


def test_a_bid_dearer_in_one_year_that_runs_short_stands_before_nobody():
    bids = [bid("A", 900, 900, 40, 70), bid("C", 0, 100, 90, 60)]

    assert beyond_the_money(bids, {NOW: 100, LATER: 100}) == {}
    assert beyond_the_money(bids, {NOW: 100, LATER: 130}) == {"C": ("A",)}
    assert beyond_the_money(bids, {NOW: 100, LATER: 130}, others=[{LATER: 1}]) == {}


def test_a_bid_that_asks_for_more_than_there_is_is_beyond_by_itself():
    assert beyond_the_money([bid("A", 900, 900, 101)], {NOW: 100}) == {"A": ()}
    assert beyond_the_money([bid("A", 900, 900, 1)], {}) == {"A": ()}


def test_an_envelope_that_is_overspent_already_stops_only_who_asks_of_it():
    assert beyond_the_money([bid("A", 1, 1, 10), bid("B", 1, 1, 0, 1)], {NOW: 20, LATER: -5}) == {"B": ()}


amounts = st.integers(0, 6)
drawn_bids = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 4), amounts, amounts), min_size=1, max_size=6
)


@given(drawn_bids, st.integers(0, 14), st.integers(0, 14), st.data())
def test_no_best_set_holds_a_bid_beyond_the_money(drawn, now, later, data):
    bids = [bid(str(number), low, low + more, *cost) for number, (low, more, *cost) in enumerate(drawn)]
    envelopes = {NOW: now, LATER: later}
    found = beyond_the_money(bids, envelopes)
    worth = {row.id: data.draw(st.integers(row.lowest, row.highest)) for row in bids}

    fitting = [
        chosen
        for size in range(len(bids) + 1)
        for chosen in combinations(bids, size)
        if all(sum(row.cost[cell] for row in chosen) <= envelopes[cell] for cell in CELLS)
    ]
    best = max(sum(worth[row.id] for row in chosen) for chosen in fitting)
    holding = {row.id for chosen in fitting if sum(worth[row.id] for row in chosen) == best for row in chosen}
    assert holding.isdisjoint(found)
