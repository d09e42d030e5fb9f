from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.writing.appraisal.discounting import SOCIAL_TIME_PREFERENCE, discount_factor, present_value
from legacyfund.lib.money import round_fraction

PUBLISHED = {0: "1.000000", 1: "0.966184", 5: "0.841973", 10: "0.708919", 31: "0.345901"}

flows = st.dictionaries(st.integers(0, 130), st.fractions(-(10**9), 10**9, max_denominator=100), max_size=12)


@pytest.mark.parametrize(("years", "factor"), PUBLISHED.items())
def test_the_factors_are_the_published_ones(years: int, factor: str) -> None:
    assert str(round_fraction(discount_factor(years), 6)) == factor


@pytest.mark.parametrize(
    ("years", "rate"),
    [(1, "3.5"), (30, "3.5"), (31, "3"), (75, "3"), (76, "2.5"), (125, "2.5"), (126, "2"), (200, "2"),
     (201, "1.5"), (300, "1.5"), (301, "1"), (500, "1")],
)  # fmt: skip
def test_the_rate_falls_where_the_schedule_says(years: int, rate: str) -> None:
    assert SOCIAL_TIME_PREFERENCE.rate(years) == Fraction(rate) / 100


def test_the_base_year_has_no_rate() -> None:
    with pytest.raises(ValueError, match="no rate"):
        SOCIAL_TIME_PREFERENCE.rate(0)


def test_a_year_before_the_base_year_counts_as_the_base_year() -> None:
    assert discount_factor(-2) == 1


@given(st.integers(1, 400))
def test_each_factor_is_the_one_before_with_its_year_taken_off(years: int) -> None:
    rate = SOCIAL_TIME_PREFERENCE.rate(years)

    assert discount_factor(years) * (1 + rate) == discount_factor(years - 1)
    assert 0 < discount_factor(years) < discount_factor(years - 1)


@given(flows, flows, st.fractions(-10, 10, max_denominator=100))
def test_present_value_is_linear(
    one: dict[int, Fraction], other: dict[int, Fraction], times: Fraction
) -> None:
    both = {
        year: one.get(year, Fraction(0)) * times + other.get(year, Fraction(0))
        for year in one.keys() | other.keys()
    }

    assert present_value(both) == present_value(one) * times + present_value(other)
