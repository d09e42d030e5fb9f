"""A fund with something of everything that its dashboards count."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from accounts.permissions import Role
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.models import Award
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.proposing import Condition
from portfolio.funds.models import Fund
from portfolio.watch.actions.findings import look_for_findings
from tests.factories.accounts import NOW, make_user, today
from tests.factories.delivery import delivery_report, forecast_moved
from tests.factories.forecasts import given_forecast
from tests.factories.portfolio import confirmed_decision, ranked_bids, released_milestone, tied_round
from tests.factories.returns import accepted_return
from tests.shared_states import built_once

LATER = datetime(2027, 7, 20, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Scene:
    """`spending` has spent and said what it expects; `silent`, of another department, has not."""

    fund: Fund
    spending: Award
    silent: Award

    def person(self, role: Role) -> User:
        department = self.spending.department if role in (Role.BIDDER, Role.SIGN_OFF) else None
        return make_user(role, department, now=LATER)


def build() -> Scene:
    round_, fund = tied_round(900_000, 1_200_000)
    exit_plan = Condition("Show the exit plan.", "Head of technology", today(), blocking=False)
    for bid in ranked_bids(round_):
        confirmed_decision(bid, conditions=[exit_plan])
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)
    spending, silent = Award.objects.filter(fund=fund).order_by("pk")
    for award in (spending, silent):
        accept_award(award=award, by=make_user(Role.SIGN_OFF, award.department), now=NOW)
    released_milestone(spending.milestones.get(number=1))
    forecast_moved(spending.milestones.get(number=2), date(2027, 8, 1))
    forecast_moved(silent.milestones.get(number=1), date(2027, 7, 1))
    forecast_moved(silent.milestones.get(number=2), date(2029, 3, 1))
    delivery_report(spending, delivery="RED", spend="AMBER")
    accepted_return(spending, "30,000.00", "12,500.50")
    given_forecast(spending, {"2027-07": 400_000, "2027-09": 100_000}, now=LATER)
    look_for_findings(now=LATER)
    return Scene(fund, spending, silent)


scene = built_once(build)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
