"""Periods of a fund for tests, and returns that keep an award up to date."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from accounts.permissions import Role
from legacyfund.lib.financial_year import Period, has_ended
from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.actions.periods import close_period
from portfolio.spend.actions.sending import report_nothing
from portfolio.spend.models import FundPeriod, Return
from portfolio.spend.queries.due import owed_returns
from portfolio.spend.queries.periods import period_to_close
from portfolio.spend.rules.due import Owed
from tests.factories.accounts import make_user, today
from tests.factories.bids import CELL
from tests.factories.returns import LATER

IN_ITS_YEAR = datetime(2028, 3, 1, 9, tzinfo=UTC)


def stay_in_the_year_of_the_money(monkeypatch: pytest.MonkeyPatch) -> None:
    """The views' clock, no later than the year of the factories' money."""
    if has_ended(CELL[0], today()):
        monkeypatch.setattr("django.utils.timezone.now", lambda: IN_ITS_YEAR)


def nil_return(award: Award, period: Period, *, now: datetime = LATER) -> Return:
    """Certified, that nothing was spent."""
    bidder = make_user(Role.BIDDER, award.department, now=now)
    signer = make_user(Role.SIGN_OFF, award.department, now=now)
    made = report_nothing(award=award, period=period, by=bidder, now=now)
    return certify_return(spend_return=made, by=signer, now=now)


def accepted_nil(award: Award, period: Period, *, now: datetime = LATER) -> Return:
    manager = make_user(Role.FUND_MANAGER, now=now)
    return accept_return(spend_return=nil_return(award, period, now=now), by=manager, now=now)


def bring_up_to_date(
    award: Award,
    *,
    now: datetime = LATER,
    report: Callable[..., Return] = nil_return,
) -> None:
    """A nil return for each month that nobody has reported; `report` may have them accepted too."""
    award = Award.objects.select_related("department", "fund").get(pk=award.pk)
    for row in owed_returns([award], now):
        if row.state is Owed.NOTHING:
            report(award, row.period, now=now)


def closed_to(fund: Fund, period: Period, *, now: datetime = LATER) -> list[FundPeriod]:
    """The fund's periods closed one after the other, to this one."""
    manager, closed = make_user(Role.FUND_MANAGER, now=now), []
    while (following := period_to_close(fund, now)) is not None and following <= period:
        closed.append(close_period(fund=fund, period=following, by=manager, now=now))
    return closed
