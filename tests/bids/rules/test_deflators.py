from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bids.rules.deflators import PLANNING_RATE
from legacyfund.lib.financial_year import format_year

years = st.integers(2020, 2090).map(format_year)


def test_prices_grow_from_the_year_after_the_base_year() -> None:
    assert PLANNING_RATE.growth("2027-28", "2027-28") == 1
    assert PLANNING_RATE.growth("2029-30", "2027-28") == Fraction("1.02") ** 2


def test_a_year_in_the_table_has_its_own_rate() -> None:
    table = replace(PLANNING_RATE, rates={"2028-29": Fraction("0.05")})

    assert table.growth("2029-30", "2027-28") == Fraction("1.05") * Fraction("1.02")


@given(years, years, years)
def test_growth_there_and_on_is_growth_all_the_way(one: str, two: str, three: str) -> None:
    table = replace(PLANNING_RATE, rates={"2030-31": Fraction("0.031"), "2044-45": Fraction("-0.01")})

    assert table.growth(two, one) * table.growth(three, two) == table.growth(three, one)


def test_the_planning_rate_says_that_it_is_an_assumption() -> None:
    assert not PLANNING_RATE.verified
    assert "assumption" in PLANNING_RATE.source
