import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.writing.appraisal.deflators import PLANNING_RATE, DeflatorTable, read_tables, table_in_force
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


TABLE = {
    "code": "LATER",
    "source": "Planning assumption of the fund",
    "dated": "2028-04-01",
    "verified": False,
    "flat_rate": "0.025",
    "rates": {"2028-29": "0.03"},
}


def test_tables_are_read_from_their_file() -> None:
    (table,) = read_tables(json.dumps([TABLE]))

    assert table == DeflatorTable(
        code="LATER",
        source="Planning assumption of the fund",
        dated=date(2028, 4, 1),
        verified=False,
        flat_rate=Fraction("0.025"),
        rates={"2028-29": Fraction("0.03")},
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": ""}, "code and source"),
        ({"source": 5}, "code and source"),
        ({"dated": "April"}, "price table 1: "),
        ({"verified": "no"}, "true or false"),
        ({"flat_rate": "2 %"}, "price table 1: "),
        ({"flat_rate": "1/0"}, "price table 1: "),
        ({"flat_rate": "2"}, "a share from -0.5 to 1"),
        ({"rates": {"2028-30": "0.03"}}, "price table 1: "),
        ({"rates": {"2028-29": "-0.6"}}, "a share from -0.5 to 1"),
        ({"rates": []}, "price table 1: "),
        ({"code": PLANNING_RATE.code}, "two price tables have one code"),
    ],
)
def test_a_table_that_says_nothing_usable_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_tables(json.dumps([{**TABLE, **changes}]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", "not a list"),
        ("[1]", "price table 1"),
        ("[{}]", "price table 1"),
        ("nothing", "Expecting value"),
    ],
)
def test_a_file_that_is_no_list_of_tables_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_tables(text)


def test_a_round_takes_the_latest_table_of_its_day() -> None:
    (later,) = read_tables(json.dumps([TABLE]))
    tables = (later, PLANNING_RATE)

    assert table_in_force(tables, date(2028, 4, 1)) == later
    assert table_in_force(tables, date(2028, 3, 31)) == PLANNING_RATE
    assert table_in_force(tables, date(2020, 1, 1)) == PLANNING_RATE


def test_the_planning_rate_says_that_it_is_an_assumption() -> None:
    assert not PLANNING_RATE.verified
    assert "assumption" in PLANNING_RATE.source
