import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.writing.appraisal.period import appraisal_period, uncosted_years, years_in_words
from legacyfund.lib.financial_year import format_year

years = st.integers(2020, 2060).map(format_year)


@pytest.mark.parametrize(
    ("given_years", "period"),
    [
        ([], ()),
        (["2027-28"], ("2027-28",)),
        (["2030-31", "2027-28", "2027-28"], ("2027-28", "2028-29", "2029-30", "2030-31")),
    ],
)
def test_the_period_runs_from_the_first_year_to_the_last(
    given_years: list[str], period: tuple[str, ...]
) -> None:
    assert appraisal_period(given_years) == period


def test_an_option_with_a_cost_in_each_year_is_left_out() -> None:
    period = appraisal_period(["2027-28", "2029-30"])

    assert uncosted_years(period, {1: set(period), 2: {"2028-29"}, 3: set()}) == {
        2: ("2027-28", "2029-30"),
        3: period,
    }


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ([], ""),
        (["2027-28"], "2027-28"),
        (["2027-28", "2028-29"], "2027-28 to 2028-29"),
        (["2027-28", "2028-29", "2030-31"], "2027-28 to 2028-29 and 2030-31"),
        (["2027-28", "2029-30", "2099-00"], "2027-28, 2029-30 and 2099-00"),
    ],
)
def test_years_are_said_in_runs(shown: list[str], words: str) -> None:
    assert years_in_words(shown) == words


@given(st.dictionaries(st.integers(1, 5), st.sets(years), min_size=1))
def test_costed_and_uncosted_years_make_the_period(costed: dict[int, set[str]]) -> None:
    period = appraisal_period(year for given_years in costed.values() for year in given_years)
    missing = uncosted_years(period, costed)

    for option, given_years in costed.items():
        assert sorted([*given_years, *missing.get(option, ())]) == list(period)
