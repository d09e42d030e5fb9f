"""What the chase of returns finds: told once before the day and once after, cured by a return."""

from datetime import UTC, datetime

import pytest

from accounts.emails import message_of
from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.financial_year import Period
from portfolio.watch.actions.findings import look_for_findings
from portfolio.watch.models import Finding
from portfolio.watch.queries.kinds import KINDS
from tests.factories.accounts import make_user
from tests.factories.pages import portfolio_url
from tests.factories.periods import closed_to, nil_return

pytestmark = pytest.mark.django_db
NOVEMBER = Period("2026-27", 8)


def on(month, day, year=2026):
    return datetime(year, month, day, 12, tzinfo=UTC)


def chase_returns(now):
    """What was opened, and what closed."""
    chased = [KINDS[kind] for kind in ("RETURN_DUE", "RETURN_MISSING", "PERIOD_TO_CLOSE")]
    counts, _ = look_for_findings(now=now, kinds=chased)
    return counts["opened"], counts["closed"]


def open_kinds():
    return sorted(Finding.objects.filter(closed_at=None).values_list("kind", flat=True))


def test_a_return_is_chased_once_before_its_day_and_once_after(accepted):
    bidder = make_user(Role.BIDDER, accepted.department)
    signer = make_user(Role.SIGN_OFF, accepted.department)
    manager = make_user(Role.FUND_MANAGER)

    assert chase_returns(now=on(12, 12)) == (0, 0)
    assert chase_returns(now=on(12, 13)) == (1, 0)
    assert chase_returns(now=on(12, 20)) == (0, 0)
    due = Event.objects.get(kind="finding.opened")
    told = {row.recipient for row in due.deliveries.all()}
    assert (bidder in told, signer in told, manager in told) == (True, False, False)
    assert due.data["message"] == "The return for November 2026 is due by 20 December 2026: not reported."
    message = message_of(due.deliveries.get(recipient=bidder))
    assert message.link == f"{portfolio_url('returns_due')}?award={accepted.reference}"

    assert chase_returns(now=on(12, 21)) == (2, 1)
    assert open_kinds() == ["PERIOD_TO_CLOSE", "RETURN_MISSING"]
    missing = Event.objects.get(kind="finding.opened", data__kind="RETURN_MISSING")
    told = {row.recipient for row in missing.deliveries.all()}
    assert {bidder, signer, manager} <= told
    assert chase_returns(now=on(12, 22)) == (0, 0)

    nil_return(accepted, NOVEMBER, now=on(12, 23))
    closed_to(accepted.fund, NOVEMBER, now=on(12, 23))
    assert chase_returns(now=on(12, 23)) == (0, 2)
    assert open_kinds() == []


def test_a_period_to_close_is_told_to_the_fund_with_the_page_that_closes_it(accepted):
    manager = make_user(Role.FUND_MANAGER)

    chase_returns(now=on(12, 21))

    event = Event.objects.get(kind="finding.opened", data__kind="PERIOD_TO_CLOSE")
    message = message_of(event.deliveries.get(recipient=manager))
    assert message.link == portfolio_url("close_period", reference=accepted.fund.reference)
    assert "November 2026 took returns until 20 December 2026 and is not closed" in message.body
