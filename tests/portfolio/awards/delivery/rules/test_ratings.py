"""Three colours with their words, the months they are of, and what the figures suggest."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from legacyfund.lib.financial_year import Period
from portfolio.awards.delivery.rules.ratings import (
    Rating,
    RatingRefused,
    ReportTooEarly,
    check_month,
    check_ratings,
    month_due,
    months_to_report,
    worst,
)
from portfolio.awards.delivery.rules.suggested import (
    Planned,
    YearMoney,
    share_of_year,
    suggest_delivery,
    suggest_risk,
    suggest_spend,
)

ALL_GREEN = {area: Rating("GREEN") for area in ("delivery", "spend", "risk")}
YEAR = "2026-27"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"spend": Rating("")}, "spend"),
        ({"spend": Rating("BLUE", "Sad.")}, "spend"),
        ({"delivery": Rating("AMBER", " ")}, "delivery_words"),
        ({"risk": Rating("RED")}, "risk_words"),
    ],
)
def test_a_colour_without_its_words_is_refused(more: dict[str, Rating], field: str) -> None:
    with pytest.raises(RatingRefused) as refused:
        check_ratings({**ALL_GREEN, **more})

    assert refused.value.field == field


def test_green_needs_no_words_and_the_worst_is_told() -> None:
    kept = check_ratings({**ALL_GREEN, "risk": Rating("AMBER", " Skills. ")})

    assert kept["risk"] == Rating("AMBER", "Skills.")
    assert worst({area: rating.colour for area, rating in kept.items()}) == "AMBER"


@pytest.mark.parametrize(
    ("accepted", "today", "open_months", "due"),
    [
        (date(2026, 11, 5), date(2026, 11, 30), (8,), None),
        (date(2026, 11, 5), date(2026, 12, 1), (8, 9), 8),
        (date(2026, 4, 30), date(2027, 3, 31), (11, 12), 11),
    ],
)
def test_the_month_that_ended_and_the_one_that_runs(
    accepted: date, today: date, open_months: tuple[int, ...], due: int | None
) -> None:
    months = months_to_report(accepted, today)

    assert tuple(row.number for row in months) == open_months
    assert month_due(accepted, today) == (None if due is None else Period(YEAR, due))
    with pytest.raises(ReportTooEarly):
        check_month(months[-1].next, accepted, today)
    with pytest.raises(ReportTooEarly):
        check_month(months[0].previous, accepted, today)


@pytest.mark.parametrize(
    ("days", "overdue", "colour"),
    [(0, False, "GREEN"), (1, False, "AMBER"), (30, False, "AMBER"), (31, False, "RED"), (0, True, "RED")],
)
def test_what_slip_suggests(days: int, overdue: bool, colour: str) -> None:
    said = suggest_delivery([Planned(1, 0, False, False), Planned(2, days, overdue, False)], 30)

    assert said.colour == colour
    assert "the tolerance is 30 days" in said.words or not days


HALF = date(2026, 9, 29)


@pytest.mark.parametrize(
    ("spent", "colour"), [("500", "GREEN"), ("401", "GREEN"), ("300", "AMBER"), ("200", "RED")]
)
def test_what_spend_against_the_year_suggests(spent: str, colour: str) -> None:
    money = [
        YearMoney("CDEL", Decimal(1000), Decimal(spent)),
        YearMoney("RDEL_ADMIN", Decimal(0), Decimal(0)),
    ]

    said = suggest_spend(YEAR, money, HALF)

    assert said.colour == colour
    assert said.words.startswith("50% of 2026-27 has passed. CDEL: £")
    assert "RDEL" not in said.words


def test_the_worst_control_budget_counts_and_none_is_added_to_another() -> None:
    money = [
        YearMoney(budget, Decimal(1000), Decimal(spent))
        for budget, spent in (("CDEL", 900), ("RDEL_ADMIN", 0))
    ]

    said = suggest_spend(YEAR, money, HALF)

    assert said.colour == "RED"
    assert "£900 of £1,000 is spent, 90%." in said.words


def test_where_the_figures_say_nothing() -> None:
    said = (
        suggest_delivery([], 30),
        suggest_spend(YEAR, [], HALF),
        suggest_risk([Planned(1, 90, True, False)]),
    )

    assert [row.colour for row in said] == ["", "", ""]
    assert suggest_risk([Planned(1, 0, False, True)]).colour == "AMBER"


def test_a_year_has_passed_from_its_first_day_to_its_last() -> None:
    ends = (date(2026, 3, 31), date(2026, 4, 1), date(2027, 3, 31), date(2028, 1, 1))

    assert [share_of_year(YEAR, day) for day in ends] == [0, Fraction(1, 365), 1, 1]
