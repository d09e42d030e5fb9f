"""What nobody did in time is found, told and cured: from a bidder to the log of the administrator."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts import tasks
from accounts.actions.jobs import claim_job_run, fail_job_run
from accounts.models import Delivery, JobRun
from accounts.permissions import Role
from legacyfund.lib.financial_year import london_date
from portfolio.watch.actions.findings import look_for_findings
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.periods import stay_in_the_year_of_the_money
from tests.factories.portfolio import accepted_award, met_milestone
from tests.factories.register import rated_system
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_what_is_late_is_found_told_and_cured(live_server, monkeypatch) -> None:
    stay_in_the_year_of_the_money(monkeypatch)
    now = timezone.now()
    then = now - timedelta(days=120)
    award = accepted_award(now=then)
    met_milestone(award.milestones.get(number=1), now=then)
    rated_system(award.department, name="Grants ledger of the regional offices", now=then)
    people = (
        (Role.BIDDER, award.department, "late-bidder"),
        (Role.FUND_MANAGER, None, "late-fund"),
        (Role.ADMINISTRATOR, None, "late-keeper"),
    )
    for role, department, name in people:
        make_user(role, department, email=f"{name}@legacyfund.example", password=PASSWORD, now=then)
    failed = claim_job_run(name="clear tokens", period=str(london_date(now)), holder="", now=now)
    assert failed is not None
    fail_job_run(run=failed, error="OperationalError: the disk is full", now=now)
    JobRun.objects.update(attempts=5)
    Delivery.objects.update(done_at=then, claimed_at=then)
    look_for_findings(now=now - timedelta(days=40))
    look_for_findings(now=now)

    with Browser(live_server.url, album="findings") as browser:
        bidder = browser.visitor().sign_in("late-bidder@legacyfund.example", PASSWORD)
        bidder.sees("Findings open")
        bidder.visit("/findings/", picture="findings-department")
        bidder.sees("Return missing", "Red-rated, no bid and no money", "What cures it")
        bidder.sees_not("Money not released", "Job failed")
        bidder.follow("What is looked for", picture="finding-kinds")
        bidder.sees("Who is told", "after 14 days also sign-off, fund manager")
        bidder.navigate("Messages")
        bidder.follow("Choose when you are told by e-mail", picture="notices")
        bidder.sees("What you are told in any case")
        bidder.choose("One e-mail a day, at 8 in the morning")
        bidder.select("Quiet hours from", "22:00")
        bidder.press("Save")
        bidder.sees("Give both times, or neither")
        bidder.select("Quiet hours until", "07:00")
        bidder.press("Save")
        bidder.sees("Your choice is saved")

        tasks.send_deliveries()
        told = Delivery.objects.filter(recipient__email="late-bidder@legacyfund.example")
        assert told.filter(digest__isnull=False).count() == told.count() > 3
        assert "late-bidder@legacyfund.example" not in [to for sent in mail.outbox for to in sent.to]

        fund = browser.visitor().sign_in("late-fund@legacyfund.example", PASSWORD)
        fund.visit("/findings/", picture="findings-fund")
        fund.sees("Money not released", "Escalated")
        fund.select("Kind", "Money not released")
        fund.press("Apply filters")
        fund.sees("1 open, the oldest first")
        fund.sees_not("Return missing", within="table")
        fund.visit(f"/funds/{award.fund.reference}/", picture="findings-of-fund")
        fund.follow("All findings of the fund, and what cures each")
        fund.visit("/findings/?shown=closed", picture="findings-closed")

        keeper = browser.visitor().sign_in("late-keeper@legacyfund.example", PASSWORD)
        keeper.visit("/findings/")
        keeper.sees("Job “clear tokens”")
        keeper.follow("Go to the page that cures it: Job failed, Job “clear tokens”", picture="jobs-failed")
        keeper.press("Try again")
        keeper.sees("will be tried again within five minutes")
        keeper.follow("Every message, and what became of it", picture="deliveries")
        keeper.sees("In a digest, due")
