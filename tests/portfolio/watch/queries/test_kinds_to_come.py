"""Conditions, forecasts of milestones and forecasts of spend: when each kind is found, and what cures it."""

from datetime import date, timedelta

import pytest

from accounts.permissions import Role
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import end_of_day, london_date
from portfolio.awards.changes.actions.answering import refuse_change
from portfolio.awards.closing.actions.completing import confirm_completion
from portfolio.awards.conditions.actions.meeting import take_back
from portfolio.awards.conditions.actions.settling import discharge, send_back
from portfolio.watch.queries.kinds import KINDS
from portfolio.watch.queries.kinds.forecasts import over_envelope
from tests.factories.accounts import NOW, client_of, make_user
from tests.factories.changes import approved_change, proposed_change
from tests.factories.closing import delivered_award, said_complete
from tests.factories.conditions import award_with_conditions, conditions_of, said_met
from tests.factories.delivery import forecast_moved
from tests.factories.forecasts import given_forecast
from tests.factories.pages import portfolio_url, text_of
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


def answered_by_the_fund(step, **more):
    return lambda condition, said_by: step(
        condition=condition, by=make_user(Role.FUND_MANAGER), now=NOW, **more
    )


@pytest.mark.parametrize(
    "answered",
    [
        answered_by_the_fund(discharge),
        answered_by_the_fund(send_back, reason="It is not signed."),
        lambda condition, said_by: take_back(condition=condition, by=said_by, now=NOW),
    ],
)
def test_a_condition_the_fund_leaves_until_it_is_answered(answered):
    award = award_with_conditions()
    plan, _ = conditions_of(award)
    by = said_met(plan)

    assert refs("CONDITION_NOT_ANSWERED", NOW + 9 * DAY) == []
    ((reference, message),) = found("CONDITION_NOT_ANSWERED", NOW + 10 * DAY)
    since = day_in_words(london_date(NOW))
    assert reference == award.reference
    assert message == (
        f"Condition 1 was said to be met on {since}, and the fund has not answered: Show the exit plan."
    )

    answered(plan, by)
    assert refs("CONDITION_NOT_ANSWERED", NOW + 10 * DAY) == []


def test_a_condition_of_an_award_that_was_terminated_waits_for_nobody():
    award = award_with_conditions()
    said_met(conditions_of(award)[0])
    approved_change(award, "TERMINATE")

    assert refs("CONDITION_NOT_ANSWERED", NOW + 10 * DAY) == []


@pytest.mark.parametrize(
    ("ask", "answer", "page", "message"),
    [
        (
            lambda award: proposed_change(award, "TERMINATE"),
            lambda change, by: refuse_change(change=change, reason="Not now.", by=by, now=NOW),
            "change",
            "Change 1 was asked for on {}, and nobody has approved or refused it.",
        ),
        (
            lambda award: said_complete(delivered_award(award)),
            lambda completion, by: confirm_completion(completion=completion, by=by, now=NOW),
            "completion",
            "The department said on {} that it is complete, and the fund has not answered.",
        ),
    ],
)
def test_a_change_or_a_completion_the_fund_leaves_until_it_is_answered(accepted, ask, answer, page, message):
    asked = ask(accepted)

    assert refs("REQUEST_NOT_ANSWERED", NOW + 9 * DAY) == []
    (found_,) = KINDS["REQUEST_NOT_ANSWERED"].find(NOW + 10 * DAY)
    assert (found_.ref, found_.page) == (accepted.reference, portfolio_url(page, accepted.reference, 1))
    assert found_.message == message.format(day_in_words(london_date(NOW)))

    answer(asked, make_user(Role.FUND_MANAGER))
    assert refs("REQUEST_NOT_ANSWERED", NOW + 10 * DAY) == []


def test_what_the_fund_leaves_is_told_to_it_and_then_to_the_auditor():
    kinds = [KINDS[kind] for kind in ("CLAIM_NOT_CHECKED", "CONDITION_NOT_ANSWERED", "RETURN_NOT_DECIDED")]

    assert {(kind.told_in_words, kind.ignored_after, kind.escalated_in_words) for kind in kinds} == {
        ("fund manager", 20, "auditor")
    }


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
    (row,) = over_envelope(NOW)
    assert row.message in text_of(client_of(Role.FUND_MANAGER).get(row.page))
    assert london_date(NOW) < date(2027, 4, 1)
