"""Giving forecasts: each way out, and who is told."""

from datetime import timedelta

import pytest

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.awards.actions.awards import AwardNotDelivering
from portfolio.awards.delivery.actions.forecasts import give_forecasts
from portfolio.awards.delivery.models import MilestoneForecast
from portfolio.awards.delivery.rules.slips import ForecastRefused, Given
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.changes import approved_change
from tests.factories.delivery import forecast_moved
from tests.factories.portfolio import claimed_milestone

pytestmark = pytest.mark.django_db


def later(award, number, days):
    day = award.milestones.get(number=number).baseline_on + timedelta(days=days)
    return Given(day, "PEOPLE", "Nobody applied.")


def give(award, given, *, by=None):
    by = by or make_user(Role.BIDDER, award.department)
    return give_forecasts(award=award, given=given, by=by, now=NOW)


def test_several_milestones_are_forecast_at_once_in_one_event(accepted):
    manager = make_user(Role.FUND_MANAGER)

    made = give(accepted, {1: later(accepted, 1, 30), 2: later(accepted, 2, -10)})

    assert [(row.milestone.number, row.cause) for row in made] == [(1, "PEOPLE"), (2, "")]
    assert [row.forecast_on for row in accepted.milestones.order_by("number")] == [
        row.after_on for row in made
    ]
    event = Event.objects.get(kind="award.forecasts_given")
    assert event.data["name"] == "milestone 1, milestone 2"
    assert event.data["due"] == []
    assert manager not in [row.recipient for row in event.deliveries.all()]


def test_the_fund_is_told_the_day_after_the_tolerance(accepted):
    manager = make_user(Role.FUND_MANAGER)

    give(accepted, {1: later(accepted, 1, 31)})

    event = Event.objects.get(kind="award.forecasts_given")
    assert event.data["due"] == [1]
    assert manager in [row.recipient for row in event.deliveries.all()]


def test_what_is_as_it_was_changes_nothing(accepted):
    as_it_is = {1: later(accepted, 1, 0)}

    with pytest.raises(ForecastRefused, match="Every forecast is as it was"):
        give(accepted, as_it_is)

    assert len(give(accepted, {**as_it_is, 2: later(accepted, 2, 5)})) == 1


def test_one_that_will_not_do_keeps_none(accepted):
    with pytest.raises(ForecastRefused):
        give(accepted, {1: later(accepted, 1, 5), 2: Given(later(accepted, 2, 5).on)})
    with pytest.raises(ForecastRefused, match="no milestone 9"):
        give(accepted, {1: later(accepted, 1, 5), 9: later(accepted, 1, 5)})

    assert not MilestoneForecast.objects.exists()


def test_a_claimed_milestone_is_not_forecast(accepted):
    given = {1: later(accepted, 1, 5)}
    claimed_milestone(accepted.milestones.get(number=1))

    with pytest.raises(ForecastRefused, match="is claimed"):
        give(accepted, given)


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF, Role.FUND_MANAGER])
def test_nobody_else_gives_a_departments_forecasts(accepted, role):
    where = make_department() if role == Role.BIDDER else accepted.department
    stranger = make_user(role, None if role == Role.FUND_MANAGER else where)

    with pytest.raises(PermissionRefused):
        give(accepted, {1: later(accepted, 1, 5)}, by=stranger)


def test_a_paused_award_is_forecast_and_one_that_has_ended_is_not(accepted):
    approved_change(accepted, "PAUSE")
    forecast_moved(accepted.milestones.get(number=1), later(accepted, 1, 5).on)
    approved_change(accepted, "TERMINATE")

    with pytest.raises(AwardNotDelivering):
        give(accepted, {1: later(accepted, 1, 9)})
