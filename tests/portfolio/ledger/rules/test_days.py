"""The day a journal counts from: not after it is posted, not before the money was there."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.ledger.rules.days import asked_day, day_it_counts, first_day_below_zero, sum_days
from portfolio.ledger.rules.kinds import Kind

TODAY, JUNE, END = date(2027, 5, 20), date(2026, 6, 30), date(2027, 3, 31)
YEAR = "2026-27"


@pytest.mark.parametrize(
    ("kind", "year", "posted_on", "named", "day"),
    [
        (Kind.ALLOCATION, YEAR, TODAY, None, TODAY),
        (Kind.WITHDRAWAL, YEAR, TODAY, None, TODAY),
        (Kind.LAPSE, YEAR, TODAY, None, END),
        (Kind.EXCHANGE, YEAR, JUNE, None, JUNE),
        (Kind.REPROFILE, YEAR, TODAY, None, END),
        (Kind.SPEND, YEAR, TODAY, JUNE, JUNE),
        (Kind.SPEND, YEAR, TODAY, date(2027, 4, 30), END),
        (Kind.REFUND, "2027-28", TODAY, date(2027, 5, 31), TODAY),
        (Kind.REVERSAL, YEAR, TODAY, JUNE, JUNE),
    ],
)
def test_the_day_a_kind_asks_for(kind, year, posted_on, named, day):
    assert asked_day(kind, year, posted_on, named) == day


DAY = [date(2026, 4, 1) + timedelta(days=number) for number in range(6)]


@pytest.mark.parametrize(
    ("moved", "asked", "day"),
    [
        ({DAY[0]: 100}, DAY[1], DAY[1]),
        ({DAY[2]: 100}, DAY[1], DAY[2]),
        ({DAY[0]: 100, DAY[2]: -80, DAY[4]: 80}, DAY[1], DAY[4]),
        ({DAY[0]: 100, DAY[2]: -20, DAY[3]: -20}, DAY[1], DAY[1]),
        ({DAY[0]: 30, DAY[3]: 30}, DAY[0], DAY[3]),
        ({DAY[0]: 100}, DAY[5] + timedelta(days=9), DAY[5]),
    ],
)
def test_it_counts_once_the_money_was_there_to_stay(moved, asked, day):
    assert day_it_counts(asked, DAY[5], {"it": Decimal(-60)}, {"it": _pounds(moved)}) == day
    assert day_it_counts(asked, DAY[5], {"it": Decimal(60)}, {"it": _pounds(moved)}) == min(asked, DAY[5])


def _pounds(moved):
    return {day: Decimal(amount) for day, amount in moved.items()}


journals = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.integers(-9, 9).filter(bool), st.sampled_from(DAY)),
    max_size=14,
)


@given(journals)
def test_no_balance_is_ever_below_zero_and_no_day_is_put_off_without_need(drawn):
    """Each is posted on the last day; what today's balance does not cover is refused, as the ledger does."""
    rows = []
    for balance, amount, asked in drawn:
        moved = sum_days(rows)
        if sum(moved.get(balance, {}).values()) + amount < 0:
            continue
        day = day_it_counts(asked, DAY[-1], {balance: Decimal(amount)}, moved)
        earlier = [other for other in DAY if asked <= other < day]
        assert asked <= day <= DAY[-1]
        assert all(_breaks([*rows, (balance, other, Decimal(amount))]) for other in earlier)
        rows.append((balance, day, Decimal(amount)))
        assert not _breaks(rows)


def _breaks(rows):
    return any(first_day_below_zero(days) for days in sum_days(rows).values())


def test_the_first_day_below_zero_is_named():
    assert first_day_below_zero(_pounds({DAY[0]: 5, DAY[2]: -6, DAY[3]: 9})) == (DAY[2], -1)
    assert first_day_below_zero(_pounds({DAY[0]: 5, DAY[2]: -5})) is None
