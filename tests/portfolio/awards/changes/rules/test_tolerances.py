"""The stated tolerance: what one fund manager moves at once, and what an increase needs the panel for."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.awards.changes.rules import tolerances
from portfolio.awards.changes.rules.kinds import ChangeKind
from portfolio.awards.changes.rules.terms import AmountChange, Terms
from portfolio.awards.changes.rules.tolerances import (
    TOLERANCES,
    OverTolerance,
    check_within,
    moved_in,
    needs_the_panel,
    rooms,
    slip_in_words,
    tolerances_on,
)

CELL, LATER = ("2027-28", "CDEL"), ("2028-29", "CDEL")
NOW = TOLERANCES[-1]


def moving(pounds, *, to=CELL, cancelled=(), kind=ChangeKind.RE_PROFILE):
    amount = Decimal(pounds)
    rows = (AmountChange(1, CELL, Decimal(900), 900 - amount), AmountChange(2, to, Decimal(0), amount))
    return Terms(kind, rows, cancelled=cancelled)


def test_each_row_begins_on_a_day_and_says_where_it_comes_from():
    days = [row.starts_on for row in TOLERANCES]

    assert days == sorted(set(days))
    assert all(row.source for row in TOLERANCES)


def test_those_of_the_day_count(monkeypatch):
    first = TOLERANCES[0]
    second = tolerances.Tolerances(date(2028, 4, 1), "a circular", 10, first.moved, first.increased)
    monkeypatch.setattr(tolerances, "TOLERANCES", (first, second))

    found = [tolerances_on(date(*day)).slip_days for day in ((2020, 1, 1), (2028, 3, 31), (2028, 4, 1))]

    assert found == [30, 30, 10]


@pytest.mark.parametrize(
    ("committed", "used", "left"),
    [
        ("900", "0", "45"),
        ("900", "44.99", "0.01"),
        ("900", "60", "0"),
        ("9999999", "0", "50000"),
        ("0.99", "0", "0.04"),
    ],
)
def test_room_is_a_share_with_a_most_less_what_was_used(committed, used, left):
    room = rooms(NOW.moved, {CELL: Decimal(committed)}, {CELL: Decimal(used)})

    assert room[CELL].left == Decimal(left)


def test_the_penny_either_side():
    room = rooms(NOW.moved, {CELL: Decimal(900)}, {})

    check_within(moving("45"), room)
    with pytest.raises(OverTolerance, match=r"£45\.01 would move, and £45 can be moved at once"):
        check_within(moving("45.01"), room)


@pytest.mark.parametrize(
    "terms",
    [moving(1, to=LATER), moving(1, cancelled=(3,)), moving(1, kind=ChangeKind.REDUCE)],
    ids=["another year", "a milestone goes", "another kind"],
)
def test_only_money_that_moves_within_its_cell_goes_at_once(terms):
    with pytest.raises(OverTolerance, match="Send this for approval"):
        check_within(terms, rooms(NOW.moved, {CELL: Decimal(900_000)}, {}))


def test_a_cell_the_award_has_nothing_in_has_no_room():
    with pytest.raises(OverTolerance):
        check_within(moving(1), {})


def test_an_increase_past_the_tolerance_needs_the_panel():
    def increase(pounds, cell=CELL):
        return Terms(ChangeKind.INCREASE, (AmountChange(1, cell, Decimal(0), Decimal(pounds)),))

    room = rooms(NOW.increased, {CELL: Decimal(900)}, {CELL: Decimal(5)})

    found = [needs_the_panel(terms, room) for terms in (increase(40), increase("40.01"), increase(1, LATER))]

    assert found == [False, True, True]
    assert not needs_the_panel(moving(100, kind=ChangeKind.REDUCE), room)


def test_a_forecast_slips_by_thirty_days_and_not_by_one_more():
    forecasts = (date(2027, 6, 1), date(2027, 6, 2), date(2027, 7, 1), date(2027, 7, 2))

    assert [slip_in_words(date(2027, 6, 1), day, NOW) for day in forecasts] == [
        "",
        "Its forecast is 1 day later: up to 30 need no re-baseline.",
        "Its forecast is 30 days later: up to 30 need no re-baseline.",
        "Its forecast is 31 days later: more than 30, so a re-baseline is due.",
    ]


@given(
    committed=st.decimals(0, 10_000_000, places=2),
    tries=st.lists(st.decimals("0.01", 60_000, places=2), max_size=12),
)
def test_many_small_moves_never_come_to_more_than_one_large(committed, tries):
    used = Decimal(0)
    for amount in tries:
        room = rooms(NOW.moved, {CELL: committed}, {CELL: used})
        try:
            check_within(moving(amount), room)
        except OverTolerance:
            continue
        used += sum(moved_in(moving(amount)).values())

    assert used <= min(committed * NOW.moved[0], NOW.moved[1])
