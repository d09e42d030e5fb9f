"""What would lapse, what is due this month, and what the jobs are to look at."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.permissions import Role
from portfolio.spend.actions.periods import plan_close
from portfolio.spend.forecasts.queries.due import forecasts_due
from portfolio.spend.forecasts.queries.findings import (
    envelopes_over_forecast,
    forecast_below_actual,
    forecast_to_lapse,
)
from portfolio.spend.forecasts.queries.lapsing import year_end_of
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import CELL
from tests.factories.forecasts import given_forecast
from tests.factories.portfolio import accepted_award, make_fund, offered_award
from tests.factories.returns import JUNE, LATER, accepted_return, released_award

pytestmark = pytest.mark.django_db
IN_YEAR = datetime(2027, 6, 20, 12, 0, tzinfo=UTC)


def test_what_would_lapse_of_the_year_that_runs() -> None:
    award = released_award()
    given_forecast(award, {"2027-07": 400_000, "2028-05": 10})

    found = year_end_of(award.fund, now=IN_YEAR)

    (budget,) = found.budgets
    assert (found.year, budget.headroom) == (CELL[0], Decimal(4_100_000))
    assert (budget.to_free, budget.with_departments) == (Decimal(450_000), Decimal(50_000))
    assert budget.in_all == Decimal(4_600_000)
    assert found.freed() == {CELL: Decimal(4_550_000)}
    assert [row.held.award for row in budget.awards] == [award.reference]


def test_of_a_silent_award_nothing_is_counted_and_it_is_named() -> None:
    award = accepted_award()

    (budget,) = year_end_of(award.fund, now=IN_YEAR).budgets

    assert (budget.of_awards, budget.unsaid) == (Decimal(0), Decimal(900_000))
    assert [row.award for row in budget.silent] == [award.reference]


def test_a_fund_without_money_of_the_year_has_nothing_to_lapse() -> None:
    assert year_end_of(make_fund({CELL: 5}), now=NOW).budgets == ()


def test_an_award_is_due_once_a_month_from_the_one_after_it_was_accepted() -> None:
    award = accepted_award()
    bidder = make_user(Role.BIDDER, award.department)

    december, january = (datetime(2026, 12, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, 1, tzinfo=UTC))

    assert forecasts_due(bidder, now=NOW) == []
    (due,) = forecasts_due(bidder, now=december)
    assert (due.award, due.number, due.due_on.isoformat()) == (award.reference, 0, "2026-12-20")
    given_forecast(award, now=december)

    assert forecasts_due(bidder, now=december) == []
    (due,) = forecasts_due(bidder, now=january)
    assert (due.number, due.due_on.isoformat()) == (1, "2027-01-20")


def test_it_is_due_with_the_return_of_the_month_before() -> None:
    award = released_award()
    manager = make_user(Role.FUND_MANAGER)
    plan_close(fund=award.fund, period=JUNE, closes_on=date(2027, 7, 25), by=manager, now=LATER)

    (due,) = forecasts_due(make_user(Role.SIGN_OFF, award.department), now=LATER)

    assert due.due_on.isoformat() == "2027-07-25"


def test_nobody_else_owes_it_nor_does_an_award_without_money_to_come() -> None:
    award = accepted_award()
    offered_award()
    bidder = make_user(Role.BIDDER, award.department)

    assert forecasts_due(make_user(Role.BIDDER, make_department()), now=NOW) == []
    assert forecasts_due(bidder, now=datetime(2028, 5, 1, 12, 0, tzinfo=UTC)) == []


def test_spend_beyond_what_was_expected_of_the_year_is_found() -> None:
    award = released_award()
    given_forecast(award, {"2027-06": 50_000})
    assert forecast_below_actual() == []

    accepted_return(award, "50,000.00", "0.01")

    (found,) = forecast_below_actual()
    assert (found.award_id, found.control_budget, found.amount) == (award.pk, CELL[1], Decimal("0.01"))
    assert "£50,000.01 of RDEL programme in 2027-28 is spent" in found.message
    given_forecast(award, {"2027-08": 0}, now=LATER)
    assert forecast_below_actual() == []


def test_what_is_forecast_to_lapse_is_found_in_its_year() -> None:
    award = accepted_award()
    accepted_award()
    given_forecast(award, {"2027-06": 899_999})

    (found,) = forecast_to_lapse(now=IN_YEAR)

    assert (found.award_id, found.amount) == (award.pk, Decimal(1))
    assert forecast_to_lapse(now=NOW) == []


def test_an_envelope_over_forecast_is_found() -> None:
    award = accepted_award(funds=1_000_000)
    given_forecast(award, {"2027-06": 1_000_000})
    assert envelopes_over_forecast(now=NOW) == []

    given_forecast(award, {"2027-06": "1000000.01"})

    (found,) = envelopes_over_forecast(now=NOW)
    assert (found.fund_id, found.award_id, found.amount) == (award.fund_id, None, Decimal("0.01"))
    assert envelopes_over_forecast(now=datetime(2028, 4, 1, 12, 0, tzinfo=UTC)) == []


def test_findings_take_as_many_queries_for_many_awards_as_for_one(django_assert_num_queries) -> None:
    for _ in range(3):
        given_forecast(accepted_award(), {"2027-06": 1})

    with django_assert_num_queries(4):
        forecast_below_actual()
        assert len(forecast_to_lapse(now=IN_YEAR)) == 3
        envelopes_over_forecast(now=NOW)
