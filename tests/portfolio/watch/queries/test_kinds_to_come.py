"""Conditions, forecasts of milestones and forecasts of spend: when each kind is found, and what cures it."""

from datetime import date, timedelta

import pytest

from legacyfund.lib.financial_year import end_of_day, london_date
from tests.factories.accounts import NOW
from tests.factories.conditions import award_with_conditions, conditions_of, said_met
from tests.factories.delivery import forecast_moved
from tests.factories.forecasts import given_forecast
from tests.factories.returns import LATER, accepted_return
from tests.portfolio.watch.queries.test_kinds import DAY, found, refs

pytestmark = pytest.mark.django_db
ON_THE_DAY = NOW.replace(year=2027, month=7, day=1)


def test_a_condition_is_due_then_overdue_until_it_is_said_to_be_met():
    award = award_with_conditions()
    plan, sponsor = conditions_of(award)
    next_day = end_of_day(plan.due_on) + timedelta(hours=1)

    assert refs("CONDITION_DUE", end_of_day(plan.due_on) - timedelta(minutes=1)) == [award.reference] * 2
    assert refs("CONDITION_DUE", next_day) == refs("CONDITION_DUE", NOW - 31 * DAY) == []
    assert refs("CONDITION_OVERDUE", end_of_day(plan.due_on) - timedelta(minutes=1)) == []
    assert refs("CONDITION_OVERDUE", next_day) == [award.reference] * 2

    said_met(plan)

    ((_, message),) = found("CONDITION_OVERDUE", next_day)
    assert f"Condition {sponsor.number} was due" in message


def test_a_milestone_that_goes_later_three_times(accepted):
    milestone = accepted.milestones.get(number=1)
    days = [milestone.forecast_on + timedelta(days=10 * times) for times in (1, 2, 3)]
    for day in days[:2]:
        forecast_moved(milestone, day)
    assert refs("MILESTONE_SLIPPING") == []

    forecast_moved(milestone, days[2])

    assert found("MILESTONE_SLIPPING") == [
        (milestone.reference, f"{milestone.name} was forecast later 3 times since its baseline.")
    ]


def test_a_forecast_is_below_what_is_spent_until_another_is_given(released):
    given_forecast(released, {"2027-06": 10_000})
    accepted_return(released, "30,000.00")

    ((reference, message),) = found("FORECAST_BELOW_ACTUAL", LATER)
    assert (reference, "£30,000" in message) == (released.reference, True)

    given_forecast(released, {"2027-08": 420_000}, now=LATER)
    assert refs("FORECAST_BELOW_ACTUAL", LATER) == []


def test_what_is_not_forecast_to_be_spent_by_31_march_would_lapse(released):
    given_forecast(released, {"2027-06": 100_000})

    ((reference, message),) = found("FORECAST_TO_LAPSE", ON_THE_DAY)

    assert reference == released.reference
    assert "is not expected to be spent by 31 March 2028" in message


def test_an_envelope_of_which_more_is_forecast_than_it_holds(released):
    given_forecast(released, {"2027-06": 900_000})
    assert refs("ENVELOPE_OVER_FORECAST") == []

    given_forecast(released, {"2027-06": 90_000_000})

    assert refs("ENVELOPE_OVER_FORECAST") == [released.fund.reference]
    assert london_date(NOW) < date(2027, 4, 1)
