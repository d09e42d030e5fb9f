"""Money to release stands on a home where it can be released now."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.permissions import Role
from portfolio.awards.models import Milestone
from portfolio.home.queries.home import waiting_for
from portfolio.watch.actions.findings import look_for_findings
from tests.factories.accounts import NOW, make_user
from tests.factories.conditions import award_with_conditions, conditions_of, discharged
from tests.factories.money_moves import proposed_exchange
from tests.factories.periods import bring_up_to_date
from tests.factories.portfolio import met_milestone

pytestmark = pytest.mark.django_db
YEAR_OVER = datetime(2028, 4, 1, 12, tzinfo=UTC)


def releases(milestone: Milestone, now: datetime = NOW) -> list[str]:
    manager = make_user(Role.FUND_MANAGER, now=now)
    return [row.label for row in waiting_for(manager, now=now)[0] if milestone.reference in row.label]


def test_money_that_waits_for_a_condition_is_not_to_be_released():
    award = award_with_conditions()
    milestone = met_milestone(award.milestones.get(number=1))
    assert releases(milestone) == []

    discharged(conditions_of(award)[0])

    assert releases(milestone) == [f"Release the money of {milestone.reference}: {milestone.name}"]


def test_money_that_waits_for_returns_is_not_to_be_released(met):
    months_on = NOW + timedelta(days=90)
    look_for_findings(now=months_on)
    assert releases(met, months_on) == []

    bring_up_to_date(met.award, now=months_on)
    look_for_findings(now=months_on)

    assert releases(met, months_on) == [f"Release the money of {met.reference}: {met.name}"]


def test_money_of_a_year_that_has_ended_needs_a_budget_exchange_until_one_is_proposed(met):
    (label,) = releases(met, YEAR_OVER)
    assert label.startswith(f"Propose a budget exchange for {met.reference}, ")

    proposed_exchange(met, amount=met.money, now=YEAR_OVER)

    assert not any("Release the money" in row or "Propose" in row for row in releases(met, YEAR_OVER))
