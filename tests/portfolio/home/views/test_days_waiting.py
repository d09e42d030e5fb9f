"""By when what waits on returns and periods is due, as a home has it."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role
from bids.overview.queries.waiting import Waiting
from legacyfund.lib.financial_year import Period, london_date
from portfolio.home.queries.home import waiting_for
from portfolio.spend.actions.certification import refuse_return, send_back_return
from portfolio.spend.actions.periods import allow_late, plan_close
from portfolio.spend.models import SpendLine
from portfolio.watch.actions.findings import look_for_findings
from tests.factories.accounts import make_user, sign_in
from tests.factories.corrections import asked_request
from tests.factories.portfolio import accepted_award
from tests.factories.returns import (
    JUNE,
    LATER,
    accepted_return,
    certified_return,
    checked_return,
    received_upload,
)
from tests.factories.waivers import asked_waiver, late_upload

pytestmark = pytest.mark.django_db
USUAL = date(2027, 7, 20)
AUGUST = datetime(2027, 8, 25, 12, tzinfo=UTC)


def waits(person: User, step: str, now: datetime = LATER) -> list[Waiting]:
    return [row for row in waiting_for(person, now=now)[0] if step in row.label]


def sent_back(award):
    spend_return = accepted_return(award, "30,000.00")
    line = SpendLine.objects.get(spend_return=spend_return)
    return asked_request(spend_return, line.feed_no)


def refused(award):
    manager = make_user(Role.FUND_MANAGER, now=LATER)
    refuse_return(spend_return=certified_return(award), reason="Not June.", by=manager, now=LATER)


def given_back(award):
    signer = make_user(Role.SIGN_OFF, award.department, now=LATER)
    send_back_return(spend_return=checked_return(award), reason="Not June.", by=signer, now=LATER)


@pytest.mark.parametrize(
    ("role", "step", "make"),
    [
        (Role.SIGN_OFF, "Certify return", checked_return),
        (Role.BIDDER, "Put right and report again return", refused),
        (Role.BIDDER, "Put right and report again return", given_back),
        (Role.BIDDER, "Correct lines of return", sent_back),
        (Role.BIDDER, ": file ", received_upload),
        (Role.BIDDER, ": file ", lambda award: received_upload(award, by_file=True)),
        (Role.SIGN_OFF, "Agree to or refuse waiver", lambda award: asked_waiver(late_upload(award))),
    ],
)
def test_what_a_department_does_for_a_return_is_due_when_the_return_is(released, role, step, make):
    make(released)

    (row,) = waits(make_user(role, released.department, now=LATER), step)

    assert row.due == USUAL


def test_a_return_names_its_month_and_sum_and_follows_the_day_that_the_fund_sets(released):
    checked_return(released, "30,000.00", "40,000.00")
    manager = make_user(Role.FUND_MANAGER, now=LATER)
    signer = make_user(Role.SIGN_OFF, released.department, now=LATER)
    of_june = {"fund": released.fund, "period": JUNE, "by": manager, "now": LATER}

    plan_close(closes_on=date(2027, 7, 25), **of_june)
    (planned,) = waits(signer, "Certify return")
    allow_late(award=released, last_day=date(2027, 8, 2), reason="A new ledger.", **of_june)
    (late,) = waits(signer, "Certify return")

    assert "of June 2027, £70,000:" in planned.label
    assert (planned.due, late.due) == (date(2027, 7, 25), date(2027, 8, 2))


def test_the_fund_reads_since_when_returns_are_late_and_a_period_stays_open(released):
    manager = make_user(Role.FUND_MANAGER, now=AUGUST)
    look_for_findings(now=AUGUST)
    first = Period.of(london_date(released.answered_at))
    day = first.next.first_day.replace(day=20)

    (late,) = waits(manager, "Returns that departments are late with", AUGUST)
    (period,) = waits(manager, "Close a period", AUGUST)

    assert (late.due, period.due) == (day, day)
    assert f"{first.first_day:%B %Y} took returns until" in period.label


def test_home_leads_to_the_list_of_what_is_late_and_to_the_award_to_report_of(released, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AUGUST)
    accepted_award(department=released.department)
    look_for_findings(now=AUGUST)
    fund, own = (
        sign_in(Client(), make_user(role, released.department if role is Role.BIDDER else None, now=AUGUST))
        for role in (Role.FUND_MANAGER, Role.BIDDER)
    )

    (late,) = [row for row in _asked(fund) if f"of fund {released.fund.reference}" in row["label"]]
    (report, *_) = [row for row in _asked(own) if f"of award {released.reference}:" in row["label"]]

    listed = fund.get(late["url"]).context["page"].paginator.count
    assert late["label"].endswith(f": {listed}")
    awards = own.get(report["url"]).context["page"]
    assert [award.reference for award in awards] == [released.reference]


def _asked(client):
    return client.get(reverse("portfolio:home")).context["waiting"]


def test_an_auditor_is_led_to_periods_and_not_asked_to_close_one(released, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AUGUST)
    auditor = make_user(Role.AUDITOR, now=AUGUST)
    look_for_findings(now=AUGUST)

    (row,) = [row for row in waiting_for(auditor, now=AUGUST)[0] if "took returns until" in row.label]

    assert row.label.startswith(f"{released.fund.reference} has a period that is late to close")
    page = reverse(row.url_name, kwargs=dict(row.url_kwargs))
    assert sign_in(Client(), auditor).get(page).status_code == 200
