"""The fifth number, of an award and a fund, now and by either clock."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.permissions import Role
from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.models import Award
from portfolio.awards.queries.awards import milestones_of
from portfolio.spend.actions.certification import refuse_return
from portfolio.spend.actions.year_end import close_year
from portfolio.spend.forecasts.models import ForecastAmount
from portfolio.spend.forecasts.queries.cells import award_cells, fund_forecast
from portfolio.spend.forecasts.queries.curves import curves_of
from portfolio.spend.forecasts.queries.equalities import forecast_years_equal_months
from portfolio.spend.forecasts.queries.findings import forecast_below_actual
from portfolio.spend.forecasts.queries.known import Clocks
from portfolio.spend.forecasts.queries.profiles import fund_profile
from portfolio.spend.forecasts.queries.versions import last_of
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.changes import approved_change
from tests.factories.closing import closed_award, completed_award
from tests.factories.forecasts import given_forecast
from tests.factories.periods import accepted_nil
from tests.factories.portfolio import accepted_award
from tests.factories.returns import (
    JUNE,
    LATER,
    accepted_return,
    certified_return,
    checked_return,
    released_award,
)

pytestmark = pytest.mark.django_db
AUGUST = datetime(2027, 8, 20, 12, 0, tzinfo=UTC)


def expected(
    award: Award, now: datetime = LATER, as_at: date | None = None, *, past: bool = False
) -> Decimal | None:
    (row,) = award_cells(award, Clocks(now, as_at), past=past)
    return row.forecast


def of_fund(
    award: Award, known_at: datetime | None = None, as_at: date | None = None
) -> tuple[Decimal | None, int]:
    found = fund_forecast(award.fund, known_at, as_at=as_at, now=AUGUST)
    assert found.of(CELL) == found.total
    return found.total.amount, found.total.silent


def test_before_anybody_has_said_there_is_none() -> None:
    award = accepted_award()

    assert expected(award) is None
    assert of_fund(award) == (None, 1)


def test_it_is_what_is_said_while_nothing_is_spent() -> None:
    award = accepted_award()
    given_forecast(award, {"2027-05": 300_000, "2027-06": 560_000})

    assert expected(award) == Decimal(860_000)
    assert of_fund(award) == (Decimal(860_000), 0)


def test_accepted_spend_takes_the_place_of_what_was_expected_of_its_month() -> None:
    award = released_award()
    given_forecast(award, {"2027-05": 300_000, "2027-06": 560_000, "2027-07": 40_000})

    accepted_return(award, "30,000.00", "40,000.00")

    assert expected(award) == Decimal(300_000 + 70_000 + 40_000)


def test_a_return_that_waits_changes_nothing_yet() -> None:
    award = released_award()
    given_forecast(award, {"2027-06": 860_000})

    certified_return(award)

    assert expected(award) == Decimal(860_000)


def test_nothing_spent_is_spend_that_is_known() -> None:
    award = released_award()
    given_forecast(award, {"2027-06": 860_000, "2027-07": 5})

    accepted_nil(award, JUNE)

    assert expected(award) == Decimal(5)


def test_a_return_of_another_control_budget_says_it_of_this_one_unless_one_waits() -> None:
    award = released_award()
    given_forecast(award, {"2027-06": 860_000})
    accepted_nil(award, JUNE)
    waiting = certified_return(award)
    assert expected(award) == Decimal(860_000)

    refuse_return(spend_return=waiting, reason="Not ours.", by=make_user("FUND_MANAGER"), now=LATER)

    assert expected(award) == Decimal(0)


def test_as_it_was_known() -> None:
    award = released_award()
    given_forecast(award, {"2027-06": 860_000})
    accepted_return(award, "30,000.00", "40,000.00")
    given_forecast(award, {"2027-08": 100_000}, now=AUGUST)

    day = timedelta(days=1)
    assert expected(award, LATER - day, past=True) == Decimal(860_000)
    assert expected(award, LATER + day, past=True) == Decimal(70_000)
    assert expected(award, AUGUST, past=True) == expected(award, AUGUST) == Decimal(170_000)
    assert of_fund(award, LATER + day) == (Decimal(70_000), 0)


def test_as_at_a_day_spend_counts_from_the_end_of_its_month() -> None:
    award = released_award()
    given_forecast(award, {"2027-06": 860_000})
    accepted_return(award, "30,000.00", "40,000.00")

    assert expected(award, AUGUST, date(2027, 6, 29), past=True) == Decimal(860_000)
    assert expected(award, AUGUST, date(2027, 6, 30), past=True) == Decimal(70_000)
    assert of_fund(award, None, date(2027, 6, 29)) == (Decimal(860_000), 0)


def test_spend_that_counts_later_than_its_month_leaves_the_forecast_until_then() -> None:
    award = released_award(now=datetime(2027, 7, 8, 12, 0, tzinfo=UTC))
    given_forecast(award, {"2027-07": 100_000}, now=datetime(2027, 7, 9, 12, 0, tzinfo=UTC))
    accepted_nil(award, Period("2027-28", 4), now=AUGUST)

    assert expected(award, AUGUST, date(2027, 7, 30), past=True) == Decimal(100_000)
    assert expected(award, AUGUST, date(2027, 7, 31), past=True) == Decimal(0)


def test_what_was_said_before_an_award_ended_counts_no_more() -> None:
    award = released_award()
    given_forecast(award, {"2027-06": 860_000})

    approved_change(award, "TERMINATE", now=NOW + timedelta(days=2))

    assert expected(award) is None
    assert expected(award, NOW + timedelta(days=1), past=True) == Decimal(860_000)


def test_what_was_said_before_an_award_was_closed_counts_no_more() -> None:
    award = completed_award()
    given_forecast(award, {"2027-06": 860_000})

    closed_award(award, now=NOW + timedelta(days=2))

    assert award_cells(award, Clocks(LATER), past=True) == []
    assert expected(award, NOW + timedelta(days=1), past=True) == Decimal(860_000)


def test_an_award_that_is_closed_promises_what_it_spent_and_nothing_is_found_of_its_forecast() -> None:
    award = completed_award()
    given_forecast(award, {"2027-06": 50_000})
    accepted_return(award, "70,000.00")
    assert [row.amount for row in forecast_below_actual()] == [Decimal(20_000)]
    assert sum(fund_profile(award.fund, Clocks(LATER)).promised.values()) == Decimal(900_000)

    award = closed_award(award, now=LATER)

    assert forecast_below_actual() == []
    assert sum(fund_profile(award.fund, Clocks(AUGUST)).promised.values()) == Decimal(70_000)
    curves = curves_of(award, milestones_of(award), now=datetime(2028, 9, 1, tzinfo=UTC), last=None)
    assert curves.months[-1].month == Period.of(london_date(LATER))


def test_the_curve_of_an_award_promises_what_its_fund_does() -> None:
    award = released_award()
    accepted_return(award, "70,000.00")
    ended = datetime(2028, 4, 20, 9, tzinfo=UTC)

    close_year(fund=award.fund, year=CELL[0], by=make_user(Role.FUND_MANAGER), now=ended)

    curves = curves_of(award, milestones_of(award), now=ended)
    assert curves.months[-1].promised == Decimal(70_000)
    assert sum(fund_profile(award.fund, Clocks(ended)).promised.values()) == Decimal(70_000)
    assert curves.values[""].budget == Decimal(450_000)


def test_an_award_that_was_ended_promises_what_it_holds_and_nothing_is_found_of_what_was_said_before() -> (
    None
):
    award = released_award()
    given_forecast(award, {"2027-06": 50_000})
    accepted_return(award, "70,000.00")

    approved_change(award, "TERMINATE", now=LATER)

    assert forecast_below_actual() == []
    assert sum(fund_profile(award.fund, Clocks(AUGUST)).promised.values()) == Decimal(450_000)
    given_forecast(award, {"2027-08": 10_000}, now=AUGUST)
    assert forecast_below_actual() == []


def test_the_curve_ends_where_the_forecast_says() -> None:
    award = released_award()
    given_forecast(award, {"2027-06": 860_000, "2027-07": 40_000})
    accepted_return(award, "30,000.00", "40,000.00")
    checked_return(award, "1.00")

    curves = curves_of(award, milestones_of(award), now=LATER, last=last_of(award))

    last = curves.months[-1]
    assert last.expected == expected(award) == Decimal(110_000)
    assert last.promised == Decimal(900_000)
    assert [row.spent for row in curves.months if row.month == JUNE] == [Decimal(70_000)]


def test_an_equality_holds_years_against_their_months() -> None:
    award = accepted_award()
    made = given_forecast(award, {"2027-05": 300_000, "2027-06": 600_000})
    assert list(forecast_years_equal_months(award.fund)) == []

    ForecastAmount.objects.create(
        forecast=made, year=CELL[0], period=12, control_budget=CELL[1], amount=Decimal(1)
    )

    (fault,) = forecast_years_equal_months(award.fund)
    assert "it expects £900,000.00, and its months come to £900,001.00" in str(fault)
