"""Deltas in thousands: whole, never taken back, and together the pounds rounded once."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import Period
from portfolio.treasury.publications.rules.oscar import (
    Posted,
    counted_in,
    in_thousands,
    to_deltas,
    written_month,
    written_quarter,
)

YEAR = "2026-27"
posted = st.lists(
    st.builds(
        Posted,
        st.integers(1, 12).map(lambda number: Period(YEAR, number)),
        st.sampled_from(["GB-GOR-D15", "GB-GOR-D25", "GB-GOR-D10"]),
        st.decimals(-2_000_000, 2_000_000, places=2),
    ),
    max_size=40,
)


def rounded_once(rows: list[Posted]) -> int:
    total = sum((row.amount for row in rows), Decimal(0)) / 1000
    return int(total.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(posted)
def test_after_every_month_they_are_the_pounds_rounded_once(rows):
    deltas = list(to_deltas(rows))

    for number in range(1, 13):
        so_far = [row for row in rows if row.month.number <= number]
        told = [row for row in deltas if row.month.number <= number]
        assert sum(row.thousands for row in told) == rounded_once(so_far)
        assert told == list(to_deltas(so_far)), "a later month changed an earlier delta"
        of_each: dict[str, Decimal] = defaultdict(Decimal)
        for row in so_far:
            of_each[row.organisation] += row.amount
        for row in told:
            of_each[row.organisation] -= row.thousands * 1000
        assert all(abs(left) < 1000 for left in of_each.values())
    assert all(row.thousands for row in deltas)


def test_the_thousands_left_over_go_to_those_that_lost_most():
    shares = in_thousands({"A": Decimal("1400"), "B": Decimal("1700"), "C": Decimal("1400")})

    assert shares == {"A": 1, "B": 2, "C": 1} | {"A": 2}
    assert sum(shares.values()) == 5


def test_halves_go_away_from_zero():
    assert in_thousands({"A": Decimal("500.00")}) == {"A": 1}
    assert in_thousands({"A": Decimal("-500.00")}) == {"A": -1}


@pytest.mark.parametrize(
    ("month", "written", "quarter"),
    [(1, "Apr-26", "Qtr1 - 26-27"), (9, "Dec-26", "Qtr3 - 26-27"), (12, "Mar-27", "Qtr4 - 26-27")],
)
def test_months_and_quarters_are_written_as_oscar_has_them(month, written, quarter):
    period = Period(YEAR, month)

    assert (written_month(period), written_quarter(period)) == (written, quarter)


def test_what_is_posted_outside_its_year_counts_in_the_month_of_it_that_is_nearest():
    assert counted_in(YEAR, Period("2027-28", 2)) == Period(YEAR, 12)
    assert counted_in(YEAR, Period(YEAR, 3)) == Period(YEAR, 3)
    assert counted_in("2027-28", Period(YEAR, 12)) == Period("2027-28", 1)
