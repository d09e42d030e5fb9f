"""What the pages of money cost: so many queries at most, and as many however much there is on them.

Two more are of the session, and of the person with their roles. A home asks at once which of its lists hold
something, and reads each that does. The page of an award is the longest, with a query for each of its topics:
itself with its decision, its money, the fifth number, the versions of its forecast, its months, milestones
and their shares, conditions, changes, reports, systems and what became of them, its end and its history.
"""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department
from accounts.permissions import Role
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.actions.milestones import check_milestone
from portfolio.awards.actions.tranches import release_tranche
from portfolio.awards.models import Award
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.proposing import Condition
from portfolio.funds.actions import tie_round_budget
from portfolio.funds.models import Fund
from portfolio.spend.models import Return
from portfolio.watch.actions.findings import look_for_findings
from tests.factories.accounts import NOW, make_department, make_user, sign_in, today
from tests.factories.assessment import scored_round
from tests.factories.bids import CELL
from tests.factories.changes import approved_change, proposed_change
from tests.factories.delivery import claimed_with, delivery_report, forecast_moved, fund_view
from tests.factories.forecasts import given_forecast
from tests.factories.money_moves import proposed_exchange
from tests.factories.pages import portfolio_url
from tests.factories.portfolio import confirmed_decision, fresh, make_fund, ranked_bids
from tests.factories.returns import LATER, accepted_return, certified_return
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

SESSION_AND_ROLES = 2


@dataclass(frozen=True)
class Scene:
    """Three awards of one fund and department: `spending` has been paid and reports, of `claimed` a milestone
    waits to be checked, of `met` one waits to be paid.
    """

    fund: Fund
    spending: Award
    claimed: Award
    met: Award
    made: Return

    def person(self, role: Role) -> Client:
        own = self.spending.department if role in (Role.BIDDER, Role.SIGN_OFF) else None
        client = sign_in(Client(), make_user(role, own, now=LATER))
        client.get(portfolio_url("home"))  # what a process asks once
        return client


def awards_in(fund: Fund, *costs: int, department: Department | None = None) -> list[Award]:
    """Of a new round that the fund pays for, accepted, in the order of their costs."""
    round_ = scored_round(*costs, department=department)
    tie_round_budget(round=round_, fund=fund, by=make_user(Role.FUND_MANAGER), now=NOW)
    exit_plan = Condition("Show the exit plan.", "Head of technology", today(), blocking=False)
    for bid in ranked_bids(round_):
        confirmed_decision(bid, conditions=[exit_plan])
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)
    awards = Award.objects.filter(bid__round=round_).select_related("department", "fund").order_by("pk")
    return [accept_award(award=row, by=make_user(Role.SIGN_OFF, row.department), now=NOW) for row in awards]


def met_with_file(award: Award) -> None:
    milestone = claimed_with(award.milestones.get(number=1)).milestone
    check_milestone(milestone=fresh(milestone), by=make_user(Role.FUND_MANAGER), now=NOW)


def build() -> Scene:
    fund = make_fund({CELL: 20_000_000})
    spending, claimed, met = awards_in(fund, 900_000, 1_000_000, 1_200_000, department=make_department())
    met_with_file(spending)
    release_tranche(
        milestone=fresh(spending.milestones.get(number=1)), by=make_user(Role.FUND_MANAGER), now=NOW
    )
    claimed_with(claimed.milestones.get(number=1))
    met_with_file(met)
    proposed_exchange(met.milestones.get(number=2))
    milestone = spending.milestones.get(number=2)
    forecast_moved(milestone, date(2027, 8, 1))
    approved_change(spending, "REDUCE", {2: milestone.money - 10_000})
    proposed_change(spending, "RE_BASELINE", baselines={2: date(2028, 12, 1)})
    delivery_report(spending, delivery="RED", spend="AMBER")
    fund_view(spending)
    given_forecast(spending, {"2027-07": 400_000, "2027-09": 100_000}, now=LATER)
    accepted_return(spending, "30,000.00", "12,500.50")
    made = certified_return(spending, "1,000.00", "2,500.50")
    look_for_findings(now=LATER)
    return Scene(fund, spending, claimed, met, made)


def grow(scene: Scene) -> None:
    """More rows of every kind that these pages list, and of no kind that they did not list before."""
    awards_in(scene.fund, 400_000, 500_000, department=scene.spending.department)
    milestone = scene.spending.milestones.get(number=2)
    forecast_moved(milestone, date(2027, 10, 1))
    approved_change(scene.spending, "REDUCE", {2: milestone.money - 5_000})
    delivery_report(scene.spending, delivery="AMBER")
    fund_view(scene.spending, delivery="RED")
    given_forecast(scene.spending, {"2027-07": 300_000, "2027-11": 90_000}, now=LATER)
    accepted_return(scene.spending, *["700.00"] * 30)
    look_for_findings(now=LATER)


scene = built_once(build)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def pages(scene: Scene) -> dict[str, tuple[Role, str, int]]:
    """Who opens what, and the most queries it takes."""
    fund, award = scene.fund.reference, scene.spending.reference
    return {
        "home of a bidder": (Role.BIDDER, portfolio_url("home"), 10),
        "home of a sign-off": (Role.SIGN_OFF, portfolio_url("home"), 10),
        "home of a fund manager": (Role.FUND_MANAGER, portfolio_url("home"), 10),
        "fund": (Role.FUND_MANAGER, portfolio_url("fund", fund), 8),
        "award": (Role.FUND_MANAGER, portfolio_url("award", award), 14),
        "award, its department": (Role.BIDDER, portfolio_url("award", award), 14),
        "milestone planned": (Role.BIDDER, portfolio_url("milestone", award, 2), 10),
        "milestone released": (Role.FUND_MANAGER, portfolio_url("milestone", award, 1), 10),
        "milestone claimed": (
            Role.FUND_MANAGER,
            portfolio_url("milestone", scene.claimed.reference, 1),
            10,
        ),
        "milestone met": (Role.FUND_MANAGER, portfolio_url("milestone", scene.met.reference, 1), 10),
        "milestones": (Role.FUND_MANAGER, portfolio_url("milestones"), 10),
        "milestones then": (
            Role.FUND_MANAGER,
            portfolio_url("milestones") + "?on_day=1&on_month=12&on_year=2026",
            10,
        ),
        "awards": (Role.FUND_MANAGER, portfolio_url("awards"), 10),
        "delivery of awards": (Role.FUND_MANAGER, portfolio_url("delivery_of_awards"), 10),
        "returns": (Role.FUND_MANAGER, portfolio_url("returns"), 10),
        "returns due": (Role.BIDDER, portfolio_url("returns_due"), 10),
        "return to accept": (Role.FUND_MANAGER, portfolio_url("return_page", scene.made.reference), 10),
        "spend lines": (Role.TREASURY_ANALYST, portfolio_url("spend"), 10),
        "spend lines of awards": (Role.BIDDER, portfolio_url("award_spend"), 10),
        "findings": (Role.FUND_MANAGER, portfolio_url("findings"), 10),
        "findings of a department": (Role.BIDDER, portfolio_url("findings"), 10),
        "journals": (Role.FUND_MANAGER, portfolio_url("journals", fund), 10),
    }


def test_a_page_keeps_to_its_limit_however_much_there_is(scene):
    asked = pages(scene)
    readers = {role: scene.person(role) for role in {role for role, _, _ in asked.values()}}

    few = {name: queries_of(readers[role], path) for name, (role, path, _) in asked.items()}
    grow(scene)
    many = {name: queries_of(readers[role], path) for name, (role, path, _) in asked.items()}

    assert {name: many[name] for name in asked if max(few[name], many[name]) > asked[name][2]} == {}
    grown = {name: (few[name], many[name]) for name in asked if few[name] != many[name]}
    assert {name: counts for name, counts in grown.items() if not name.startswith("home")} == {}


def queries_of(client: Client, path: str) -> int:
    """Beside the session and the roles."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found) - SESSION_AND_ROLES
