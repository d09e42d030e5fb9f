"""Earned value from weights, cost and a day; what is undefined stays so."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portfolio.spend.forecasts.rules.earned_value import MEASURES, EarnedValue, Weight, earned_value

DAY = date(2027, 6, 30)
MONEY = st.decimals(min_value=0, max_value=10**9, places=2)
WEIGHTS = st.lists(
    st.builds(
        Weight,
        money=MONEY,
        planned_on=st.dates(date(2026, 4, 1), date(2029, 3, 31)),
        met_on=st.none() | st.dates(date(2026, 4, 1), date(2029, 3, 31)),
    ),
    max_size=6,
)


def value(budget: int, planned: int, earned: int, cost: int) -> EarnedValue:
    return EarnedValue(*map(Decimal, (budget, planned, earned, cost)))


def test_a_day_is_in_it_to_its_end() -> None:
    weights = [
        Weight(Decimal(10), DAY, DAY),
        Weight(Decimal(20), DAY + timedelta(days=1), DAY + timedelta(days=1)),
        Weight(Decimal(40), DAY),
    ]

    found = earned_value(weights, Decimal(5), DAY)

    assert found == value(70, 50, 10, 5)


def test_the_measures() -> None:
    found = value(1000, 400, 300, 360)

    assert (found.cost_variance, found.schedule_variance) == (Decimal(-60), Decimal(-100))
    assert (found.cost_index, found.schedule_index) == (Decimal("0.83"), Decimal("0.75"))
    assert found.at_completion == Decimal("1200.00")
    assert (found.to_complete, found.variance_at_completion) == (Decimal("840.00"), Decimal("-200.00"))


def test_what_has_no_divisor_is_undefined() -> None:
    nothing = value(0, 0, 0, 0)
    unearned = value(1000, 400, 0, 360)
    unspent = value(1000, 400, 300, 0)

    assert {row.code for row in MEASURES if row.figure(nothing) is None} == {
        "CPI",
        "SPI",
        "EAC",
        "ETC",
        "VAC",
    }
    assert (unearned.cost_index, unearned.at_completion) == (Decimal(0), None)
    assert (unspent.cost_index, unspent.at_completion) == (None, None)
    assert all(row.undefined for row in MEASURES if row.figure(nothing) is None)


@given(WEIGHTS, MONEY, st.dates(date(2026, 4, 1), date(2029, 3, 31)))
def test_the_measures_hold_together(weights: list[Weight], cost: Decimal, on: date) -> None:
    found = earned_value(weights, cost, on)

    assert 0 <= found.planned <= found.budget
    assert 0 <= found.earned <= found.budget
    assert (found.at_completion is None) == (not found.earned or not found.cost)
    if found.at_completion is not None:
        assert found.to_complete == found.at_completion - found.cost
        assert found.variance_at_completion == found.budget - found.at_completion
    if found.earned == found.budget and found.at_completion is not None:
        assert found.at_completion == found.cost
