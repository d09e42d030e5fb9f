"""Calendars of the days of awards, and milestones that are never reached."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from accounts.permissions import Role
from portfolio.awards.actions.awards import decline_award
from portfolio.awards.conditions.actions.settling import move_due_day, waive
from portfolio.awards.conditions.queries.conditions import is_overdue
from tests.factories.accounts import NOW, client_of, make_department, make_user, today
from tests.factories.changes import approved_change
from tests.factories.conditions import award_with_conditions, conditions_of
from tests.factories.delivery import forecast_moved
from tests.factories.pages import portfolio_url, posted_day, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_weeks_later(monkeypatch):
    """The views' clock: the month in which the award was accepted has ended."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=14))


def test_the_calendar_has_the_days_and_nobodys_name(accepted):
    bidder = make_user(Role.BIDDER, accepted.department)
    second = accepted.milestones.get(number=2)
    forecast_moved(second, second.forecast_on + timedelta(days=4), by=bidder)

    answer = client_of(Role.AUDITOR).get(portfolio_url("milestones_calendar"), {"award": accepted.reference})

    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(row["UID"]) for row in events] == [
        f"milestone-{accepted.reference}-{number}@legacy-fund" for number in (1, 2)
    ]
    assert [row["DTSTART"].dt for row in events] == [
        row.forecast_on for row in accepted.milestones.order_by("number")
    ]
    assert {(row["DTEND"].dt - row["DTSTART"].dt).days for row in events} == {1}
    assert all(row["DTSTART"].params["VALUE"] == "DATE" for row in events)
    assert bidder.name not in text_of(answer)
    assert not Calendar.from_ical(
        client_of(Role.BIDDER, make_department()).get(portfolio_url("milestones_calendar")).content
    ).walk("VEVENT")


def test_milestones_of_a_declined_award_go_from_list_page_and_calendar(offered):
    signer = make_user(Role.SIGN_OFF, offered.department)
    decline_award(award=offered, reason="We can pay for it.", by=signer, now=NOW + timedelta(days=2))
    manager = client_of(Role.FUND_MANAGER)

    calendar = Calendar.from_ical(manager.get(portfolio_url("milestones_calendar")).content)
    assert {str(row["STATUS"]) for row in calendar.walk("VEVENT")} == {"CANCELLED"}
    for page in (portfolio_url("award", offered.reference), portfolio_url("milestone", offered.reference, 2)):
        shown = text_of(manager.get(page)).replace("Planned value", "")
        assert "Cancelled" in shown
        assert "Planned" not in shown
        assert "£450,000" not in shown
    on_the_day = portfolio_url("award_as_it_was", offered.reference)
    before, since = (
        text_of(manager.get(on_the_day, posted_day("on", NOW.date() + timedelta(days=days))))
        for days in (0, 2)
    )
    assert ("Planned" in before, "Planned" in since) == (True, False)


def test_the_calendar_has_the_days_on_which_conditions_are_due():
    award = award_with_conditions()
    plan, sponsor = conditions_of(award)
    manager = make_user(Role.FUND_MANAGER)
    move_due_day(
        condition=plan, due_on=today() + timedelta(days=20), reason="It is long.", by=manager, now=NOW
    )
    waive(condition=sponsor, reason="There is one.", by=manager, now=NOW)
    client, page = client_of(Role.AUDITOR), portfolio_url("milestones_calendar")

    found = {str(row["UID"]): row for row in Calendar.from_ical(client.get(page).content).walk("VEVENT")}

    first, second = (found[f"condition-{award.reference}-{number}@legacy-fund"] for number in (1, 2))
    assert (first["DTSTART"].dt, first["STATUS"]) == (today() + timedelta(days=20), "CONFIRMED")
    assert "Show the exit plan." in first["DESCRIPTION"]
    assert "No money of the award is released before" in first["DESCRIPTION"]
    assert (second["SUMMARY"], second["STATUS"]) == (f"{award.reference} condition 2: waived", "CANCELLED")
    for asked, numbers in (
        ({"due": "30"}, {1}),
        ({"month": f"{plan.due_on + timedelta(days=400):%Y-%m}"}, set()),
        ({"month": f"{today() + timedelta(days=20):%Y-%m}"}, {1}),
    ):
        answer = client.get(page, asked).content
        shown = {number for number in (1, 2) if f"condition-{award.reference}-{number}@".encode() in answer}
        assert shown & {1} == numbers, asked
    approved_change(award, "TERMINATE", now=NOW)
    ended = Calendar.from_ical(client.get(page).content).walk("VEVENT")
    assert {str(row["STATUS"]) for row in ended} == {"CANCELLED"}
    assert not is_overdue(conditions_of(award)[0], today() + timedelta(days=90))
    other = client_of(Role.BIDDER, make_department())
    for asked, who in (({"status": "PLANNED"}, client), ({"late": "overdue"}, client), ({}, other)):
        assert b"condition-" not in who.get(page, asked).content
