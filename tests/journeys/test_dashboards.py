"""Three people look at a glance at the same money: opened, narrowed, followed to what it counts, printed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from portfolio.watch.actions.findings import look_for_findings
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.bids import CELL
from tests.factories.delivery import delivery_report
from tests.factories.forecasts import given_forecast
from tests.factories.periods import stay_in_the_year_of_the_money
from tests.factories.portfolio import accepted_award, released_milestone
from tests.journeys.browser import Browser, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PEOPLE = {"fund": Role.FUND_MANAGER, "department": Role.BIDDER, "treasury": Role.TREASURY_ANALYST}


def test_a_number_of_a_dashboard_opens_into_what_it_counts(live_server, monkeypatch) -> None:
    stay_in_the_year_of_the_money(monkeypatch)
    now = timezone.now()
    then = now - timedelta(days=60)
    award = accepted_award(now=then)
    released_milestone(award.milestones.get(number=1), now=then)
    delivery_report(award, now=then, delivery="RED")
    given_forecast(award, {"2028-03": 600_000}, now=now)
    look_for_findings(now=now)
    for name, role in PEOPLE.items():
        own = award.department if role == Role.BIDDER else None
        make_user(role, own, email=f"glance-{name}@legacyfund.example", password=PASSWORD, now=then)

    with Browser(live_server.url, album="dashboards") as browser:
        fund, department, treasury = (
            browser.visitor().sign_in(f"glance-{name}@legacyfund.example", PASSWORD) for name in PEOPLE
        )
        fund.visit(f"/funds/{award.fund.reference}/")
        fund.follow(
            "Dashboard of the fund: spend against the profile, what is late, what would lapse, risk removed",
            picture="dashboard-fund",
        )
        fund.sees("What is late or due", "How awards go", "Open findings", "Risk removed")
        fund.select("Financial year", CELL[0])
        fund.press("Apply filters", picture="dashboard-fund-of-a-year")
        fund.sees(f"Shown: {CELL[0]}, all control budgets", "Every figure leads to what it counts")
        assert f"year={CELL[0]}" in fund.path()
        is_printed_without_its_controls(fund)
        fund.follow("1 delivery: red")
        assert "area=delivery" in fund.path()
        fund.sees(award.title, "Red")

        department.follow(
            "Dashboard of a department: what it has to do, its money, bids and systems",
            picture="dashboard-department",
        )
        department.sees(award.title, "£900,000")
        department.follow(award.title)
        department.sees(award.reference)

        treasury.follow(
            "Dashboard of all funds: position, spend by department, what would lapse, risk removed",
            picture="dashboard-treasury",
        )
        treasury.sees("£900,000", award.department.name)
        treasury.sees_not(award.title, award.reference)
        is_printed_without_its_controls(treasury)
        treasury.visit(f"/dashboards/treasury?year={CELL[0]}")
        treasury.follow("Show everything")
        treasury.sees("Shown: all years")


def is_printed_without_its_controls(reader: Visitor) -> None:
    """The tables are; the filters and the ways on are not."""

    def seen() -> tuple[bool, bool, bool]:
        reader.page.emulate_media(media="print")
        shown = [
            reader.page.locator(part).first.is_visible()
            for part in (".lf-dashboard table", ".lf-filter", ".lf-not-printed")
        ]
        reader.page.emulate_media(media="screen")
        return shown[0], shown[1], shown[2]

    assert reader.browser.do(seen) == (True, False, False)
