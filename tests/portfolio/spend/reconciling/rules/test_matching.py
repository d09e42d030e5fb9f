"""Matching lines of a ledger with reported ones."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.money import NOTHING
from portfolio.spend.reconciling.rules.items import age_in_words, tolerance_in_words
from portfolio.spend.reconciling.rules.matching import Entry, Matched, Tolerance, match, totals_of
from portfolio.spend.rules.lines import Use

START = date(2027, 6, 1)
WIDE = Tolerance(days=3, amount=Decimal("0.05"))


def entry(key: int, amount: str = "100.00", number: str = "T1", day: int = 0, award: str = "LF-1") -> Entry:
    return Entry(award, "CDEL", START + timedelta(days=day), Decimal(amount), number, key)


def shape(found: Matched) -> tuple[list[int], list[int], list[int], list[int], list[int]]:
    """The keys of the ledger's side of each tier, and what is left of both."""
    pairs = ([pair.ledger.key for pair in tier] for tier in (found.exact, found.near, found.differing))
    exact, near, differing = pairs
    return exact, near, differing, [one.key for one in found.ledger], [one.key for one in found.reported]


@pytest.mark.parametrize(
    ("ledger", "reported", "expected"),
    [
        (entry(1), entry(1), ([1], [], [], [], [])),
        (entry(1, number="0077"), entry(1, number="77"), ([1], [], [], [], [])),
        (entry(1, number="A"), entry(1, number="B"), ([], [1], [], [], [])),
        (entry(1, number="A", day=3), entry(1, number="B"), ([], [1], [], [], [])),
        (entry(1, number="A", day=4), entry(1, number="B"), ([], [], [], [1], [1])),
        (entry(1, "100.05"), entry(1), ([], [1], [], [], [])),
        (entry(1, "100.06"), entry(1), ([], [], [1], [], [])),
        (entry(1, "100.06", number="A"), entry(1, number="B"), ([], [], [], [1], [1])),
        (entry(1), entry(1, award="LF-2"), ([], [], [], [1], [1])),
        (entry(1, "90.00", day=20), entry(1), ([], [], [1], [], [])),
        (entry(1, "90.00", number=""), entry(1, number=""), ([], [], [], [1], [1])),
    ],
)
def test_two_lines_match_by_what_they_say(ledger, reported, expected):
    assert shape(match([ledger], [reported], WIDE)) == expected


def test_what_agrees_in_all_goes_before_what_is_only_near():
    ledger = [entry(1, number="A", day=0), entry(2, number="B", day=1)]
    reported = [entry(1, number="B", day=1), entry(2, number="C", day=2)]

    found = match(ledger, reported, WIDE)

    assert [(pair.ledger.key, pair.reported.key) for pair in found.exact] == [(2, 1)]
    assert [(pair.ledger.key, pair.reported.key) for pair in found.near] == [(1, 2)]


def test_one_line_matches_one_line():
    found = match([entry(1), entry(2), entry(3)], [entry(1), entry(2)], WIDE)

    assert shape(found) == ([1, 2], [], [], [3], [])


def test_totals_say_what_was_compared_of_each_award_and_control_budget():
    found = match(
        [entry(1, "100.05"), entry(2, "70.00", number="T2")], [entry(1), entry(2, "5.00", award="LF-2")], WIDE
    )

    first, second = totals_of(found)

    assert (first.use, first.ledger, first.reported) == (
        Use("LF-1", "CDEL"),
        Decimal("170.05"),
        Decimal("100.00"),
    )
    assert (first.ledger_lines, first.reported_lines, first.matched) == (2, 1, 1)
    assert first.tolerated == Decimal("0.05")
    assert (second.use, second.difference) == (Use("LF-2", "CDEL"), Decimal("-5.00"))


def sides(most: int = 12):
    facts = st.tuples(
        st.sampled_from(["LF-1", "LF-2"]),
        st.just("CDEL"),
        st.integers(0, 9).map(lambda days: START + timedelta(days=days)),
        st.integers(-3, 3).map(lambda pence: Decimal(pence) / 100 + 5),
        st.sampled_from(["", "1", "01", "B"]),
    )
    return st.lists(facts, max_size=most).map(
        lambda rows: [Entry(*row, key) for key, row in enumerate(rows, start=1)]
    )


TOLERANCES = st.builds(
    Tolerance, st.integers(0, 4), st.integers(0, 3).map(lambda pence: Decimal(pence) / 100)
)


@given(ledger=sides(), reported=sides(), tolerance=TOLERANCES)
def test_each_line_is_matched_once_or_open(ledger, reported, tolerance):
    found = match(ledger, reported, tolerance)
    pairs = (*found.exact, *found.near, *found.differing)

    assert Counter([*found.ledger, *(pair.ledger for pair in pairs)]) == Counter(ledger)
    assert Counter([*found.reported, *(pair.reported for pair in pairs)]) == Counter(reported)


@given(ledger=sides(), reported=sides(), tolerance=TOLERANCES)
def test_nothing_is_left_open_that_could_still_be_matched(ledger, reported, tolerance):
    found = match(ledger, reported, tolerance)
    left = [*found.ledger, *(pair.ledger for pair in found.differing)]
    there = [*found.reported, *(pair.reported for pair in found.differing)]

    for one in left:
        for other in there:
            near = abs(one.amount - other.amount) <= tolerance.amount
            near &= abs((one.day - other.day).days) <= tolerance.days
            assert one.use != other.use or not near
    for one in found.ledger:
        for other in found.reported:
            assert one.use != other.use or not one.number or one.number_folded != other.number_folded


@given(ledger=sides(), reported=sides(), tolerance=TOLERANCES, data=st.data())
def test_the_order_of_the_lines_changes_nothing(ledger, reported, tolerance, data):
    shuffled = match(data.draw(st.permutations(ledger)), data.draw(st.permutations(reported)), tolerance)

    assert shuffled == match(ledger, reported, tolerance)


@given(ledger=sides(), reported=sides(), tolerance=TOLERANCES)
def test_the_difference_is_what_is_open_and_what_is_within_the_tolerance(ledger, reported, tolerance):
    found = match(ledger, reported, tolerance)
    for row in totals_of(found):
        open_ = [one.amount for one in found.ledger if one.use == row.use]
        open_ += [-one.amount for one in found.reported if one.use == row.use]
        open_ += [pair.difference for pair in found.differing if pair.ledger.use == row.use]

        assert row.difference == sum(open_, NOTHING) + row.tolerated
    compared = sum((row.difference for row in totals_of(found)), NOTHING)
    assert compared == sum((one.amount for one in ledger), NOTHING) - sum(
        (one.amount for one in reported), NOTHING
    )


@given(amounts=st.lists(st.integers(0, 20), max_size=15), days=st.integers(0, 3))
def test_of_one_amount_as_many_lines_match_as_can(amounts, days):
    """Against a matching that tries every way, by growing paths."""
    half = len(amounts) // 2
    ledger = [entry(key, number="A", day=day) for key, day in enumerate(amounts[:half], start=1)]
    reported = [entry(key, number="B", day=day) for key, day in enumerate(amounts[half:], start=1)]
    reach = {one: [other for other in reported if abs((one.day - other.day).days) <= days] for one in ledger}
    taken: dict[Entry, Entry] = {}

    def grow(one: Entry, seen: set[Entry]) -> bool:
        for other in reach[one]:
            if other not in seen:
                seen.add(other)
                if other not in taken or grow(taken[other], seen):
                    taken[other] = one
                    return True
        return False

    most = sum(grow(one, set()) for one in ledger)

    assert len(match(ledger, reported, Tolerance(days)).near) == most


@pytest.mark.parametrize(
    ("days", "words"), [(0, "0 days"), (1, "1 day"), (59, "59 days"), (60, "2 months"), (-3, "0 days")]
)
def test_an_age_is_in_days_and_then_in_months(days, words):
    assert age_in_words(START, START + timedelta(days=days)) == words


def test_a_tolerance_is_said_in_words():
    assert tolerance_in_words(1, 5) == "1 day and £0.05"
    assert tolerance_in_words(0, 0).startswith("None")
