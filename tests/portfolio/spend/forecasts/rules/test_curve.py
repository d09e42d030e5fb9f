"""The S-curve adds up, and ends where the figures do."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import Period
from portfolio.spend.forecasts.rules.curve import draw_months, months_from
from portfolio.spend.forecasts.rules.versions import Reading, compare, moved_between, read_version

FIRST = Period("2026-27", 1)
MONTHS = months_from(FIRST, Period("2026-27", 6))
MONEY = st.decimals(min_value=0, max_value=10**6, places=2)
D = Decimal


def test_lines_go_as_far_as_they_are_known() -> None:
    april, may, june, july, *_ = MONTHS
    places = tuple((month, "CDEL") for month in MONTHS)
    paid = {(april, "CDEL"): D(10), (may, "CDEL"): D(20)}
    reading = read_version(places, [(april, "CDEL"), (may, "CDEL")], paid, {(july, "CDEL"): D(5)})

    found = draw_months(
        MONTHS,
        this_month=june,
        promised={april: D(40), july: D(60)},
        released={april: D(40)},
        spent={april: D(10), may: D(20)},
        expected=reading,
        earlier=None,
    )

    assert [row.promised for row in found] == [40, 40, 40, 100, 100, 100]
    assert [row.released for row in found] == [40, 40, 40, None, None, None]
    assert [row.spent for row in found] == [10, 30, 30, None, None, None]
    assert [row.expected for row in found] == [None, 30, 30, 35, 35, 35]
    assert {row.earlier for row in found} == {None}


def test_one_control_budget_alone() -> None:
    april, may = MONTHS[:2]
    amounts = {(april, "CDEL"): D(1), (april, "RDEL_ADMIN"): D(2), (may, "CDEL"): D(4)}
    lines = {"promised": {}, "released": {}, "spent": {}, "earlier": None}

    reading = Reading(amounts, frozenset())

    assert draw_months(MONTHS, this_month=may, expected=reading, budget="CDEL", **lines)[-1].expected == 5
    assert draw_months(MONTHS, this_month=may, expected=reading, **lines)[-1].expected == 7


def test_what_came_before_the_first_month_is_in_it() -> None:
    lines = {"released": {}, "spent": {}, "expected": None, "earlier": None}

    found = draw_months(MONTHS, this_month=FIRST, promised={FIRST.previous: D(7)}, **lines)

    assert found[0].promised == 7


@given(st.lists(MONEY, min_size=6, max_size=6), st.lists(MONEY, min_size=6, max_size=6), st.integers(0, 6))
def test_a_reading_is_the_spend_that_is_known_and_what_is_said_of_the_rest(
    paid: list[Decimal], said: list[Decimal], known: int
) -> None:
    places = tuple((month, "CDEL") for month in MONTHS)

    reading = read_version(
        places,
        places[:known],
        dict(zip(places[:known], paid, strict=False)),
        dict(zip(places, said, strict=True)),
    )

    assert sum(reading.amounts.values()) == sum(paid[:known]) + sum(said[known:])
    assert sum(reading.by_cell().values()) == sum(reading.amounts.values())


def test_what_differs_from_the_version_before_is_named() -> None:
    april, may = ((month, "CDEL") for month in MONTHS[:2])
    before = Reading({april: D(10), may: D(20)}, frozenset())
    now = Reading({april: D(8), may: D(20)}, frozenset([april]))

    first, second = compare(now, before)

    assert (first.before, first.spent, second.before) == (10, True, None)
    assert [row.before for row in compare(now, None)] == [None, None]
    (moved,) = moved_between(before.by_cell(), now.by_cell())
    assert moved.in_words == "£2 less of CDEL in 2026-27"
