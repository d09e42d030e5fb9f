"""F16: the last pounds of a fund, asked for by eight processes at once: none is given twice."""

from decimal import Decimal

import pytest

from accounts.models import User
from accounts.permissions import Role
from portfolio.funds.models import Fund
from portfolio.ledger.actions.allocating import decrease_allocation
from portfolio.ledger.actions.journals import NotEnoughMoney
from portfolio.ledger.models import FundBalance, Journal
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import headroom, make_fund
from tests.faults.clients import at_once
from tests.faults.sizes import sized
from tests.faults.standing import require_standing

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

CLIENTS = 8
ROOM = sized(60, 500)
TRIES = sized(15, 150)
RUNS = sized(1, 20)
POUND = Decimal("1.00")


def take_pounds(place: int, *, fund: int, by: int, tries: int) -> tuple[int, int]:
    """How many of so many pounds were given, and how many were refused for want of money."""
    held, person = Fund.objects.get(pk=fund), User.objects.get(pk=by)
    outcomes = []
    for number in range(tries):
        try:
            decrease_allocation(
                fund=held,
                amounts={CELL: POUND},
                narrative="The last pounds",
                idempotency_key=f"{fund}-{place}-{number}",
                by=person,
                now=NOW,
            )
            outcomes.append(True)
        except NotEnoughMoney:
            outcomes.append(False)
    return outcomes.count(True), outcomes.count(False)


def test_f16_last_pound(figure):
    manager = make_user(Role.FUND_MANAGER)
    taken = []
    for _ in range(RUNS):
        fund = make_fund({CELL: ROOM}, manager=manager)
        answers = at_once(
            "tests.faults.test_f16_last_pound:take_pounds",
            CLIENTS,
            **{"fund": fund.pk, "by": manager.pk, "tries": TRIES},
        )

        taken.append(sum(given for given, _ in answers))
        assert sum(given + refused for given, refused in answers) == CLIENTS * TRIES
        assert Journal.objects.filter(fund=fund, kind="ALLOCATION_DECREASE").count() == ROOM
        assert headroom(fund) == Decimal("0.00")
        assert not FundBalance.objects.filter(fund=fund, amount__lt=0, account="AVAILABLE").exists()

    figure(
        "F16",
        f"{CLIENTS} processes ask {TRIES} times each for £1 of the last £{ROOM}",
        f"{ROOM} in {RUNS} runs, £0.00 left",
        f"{min(taken)} to {max(taken)} in {len(taken)} runs, £0.00 left",
    )
    assert taken == [ROOM] * RUNS
    require_standing()
