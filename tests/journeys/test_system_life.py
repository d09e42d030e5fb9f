"""A system is merged away, another switched off through its award's milestone, and a claim taken back."""

import pytest
from django.utils import timezone

from accounts.permissions import Role
from portfolio.awards.queries.order import systems_of_award
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.portfolio import accepted_award
from tests.factories.register import make_system
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_systems_end_and_a_milestone_switches_one_off(live_server) -> None:
    now, today = timezone.now(), timezone.localdate()
    award = accepted_award()
    department, by = award.department, {"password": PASSWORD, "now": now}
    writer = make_user(Role.BIDDER, department, email="writer@legacyfund.example", **by)
    make_user(Role.FUND_MANAGER, email="fund@legacyfund.example", **by)
    (treated,) = systems_of_award(award)
    twice, kept = (
        make_system(department, name=name, by=writer, now=now) for name in ("Old payroll", "Payroll")
    )
    milestone = f"/awards/{award.reference}/milestones/2/"
    day = (today.day, today.month, today.year)
    with Browser(live_server.url) as browser:
        bidder = browser.visitor().sign_in("writer@legacyfund.example", PASSWORD)
        bidder.visit(f"/systems/{treated.reference}/", picture="system-in-the-register")
        bidder.visit(f"/systems/{treated.reference}/close", picture="system-close")
        bidder.visit(f"/systems/{treated.reference}/decommission", picture="system-decommission")
        bidder.fill_date("When was it switched off?", *day)
        bidder.fill("What shows that it is switched off?", "Change 4711.")
        bidder.press("Record the decommissioning", status=409, picture="system-decommission-refused")
        bidder.sees("Claim that milestone")

        bidder.visit(f"/systems/{twice.reference}/merge", picture="system-merge")
        bidder.select("Which system is it really?", f"{kept.reference} Payroll")
        bidder.fill("How do you know that they are the same?", "One address, one database.")
        bidder.press("Merge the system", picture="system-merged")
        bidder.follow("Payroll", picture="system-survivor")
        bidder.visit("/systems/?state=all", picture="register-with-ended")

        bidder.visit(f"{milestone}claim", picture="claim-decommissioning")
        bidder.fill_date("When was the milestone met?", *day)
        bidder.fill("What shows that it is met?", "The certificate of the data centre.")
        bidder.choose(f"{treated.name} ({treated.reference})")
        bidder.fill("Why was this milestone met before an earlier one?", "The lease ran out first.")
        bidder.press("Claim the milestone", picture="milestone-claimed")

        fund = browser.visitor().sign_in("fund@legacyfund.example", PASSWORD)
        fund.visit(milestone, picture="milestone-to-check")
        fund.sees(treated.reference, "The lease ran out first.", "Earlier in the award and not met yet")
        fund.press("The milestone is met", picture="milestone-met")

        bidder.visit(f"/systems/{treated.reference}/", picture="system-decommissioned")
        bidder.sees("Decommissioned", "The certificate of the data centre.")
