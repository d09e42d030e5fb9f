"""August 2023 as it was really published, or a generated month of its shape, and awards it is spent on."""

import csv
import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Department
from accounts.permissions import Role
from bids.rounds.models import Round
from legacyfund.lib.financial_year import Period
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.models import Award
from portfolio.decisions.actions.announcement import announce_round
from portfolio.funds.actions import create_fund, tie_round_budget
from tests.factories.accounts import make_department, make_user
from tests.factories.assessment import close_round, freeze, open_round, reviewed_bid
from tests.factories.over_25k import make_month
from tests.factories.portfolio import confirmed_decision, give, ranked_bids, released_milestone

AUGUST = Period("2023-24", 5)
DECIDED = datetime(2023, 7, 3, 9, tzinfo=UTC)
REPORTED = datetime(2023, 9, 12, 9, tzinfo=UTC)
BUDGETS = ("RDEL_PROGRAMME", "CDEL")
ENOUGH = Decimal("20000000000.00")
"""For each award and control budget. Half of it is released."""


def months() -> Iterator[object]:
    """A generated month, and the real one where its path is given."""
    yield pytest.param(make_month(5)[0], id="generated")
    if path := os.environ.get("LEGACYFUND_OVER_25K_FILE"):
        yield pytest.param(Path(path).read_bytes(), id="real")


def payments_in(content: bytes) -> list[dict[str, str]]:
    """The lines of a file of the official layout, read by nothing of the service."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def amount_of(payment: dict[str, str]) -> Decimal:
    return Decimal(payment["Amount"].replace(",", ""))


def two_awards() -> list[Award]:
    """Of one department, with released money in both control budgets of 2023-24."""
    department = make_department(now=DECIDED)
    manager = make_user(Role.FUND_MANAGER, now=DECIDED)
    cells = {("2023-24", budget): ENOUGH for budget in BUDGETS}
    round_ = _round_of_2023()
    for _ in range(2):
        reviewed_bid(round_, department=department, amounts=cells, now=DECIDED)
    close_round(round_, now=DECIDED)
    freeze(round_, now=DECIDED)
    fund = create_fund(
        reference="LITRAF-23",
        name="Legacy IT Fund",
        first_year="2023-24",
        last_year="2026-27",
        by=manager,
        now=DECIDED,
    )
    give(fund, {cell: amount * 2 for cell, amount in cells.items()}, by=manager, now=DECIDED)
    tie_round_budget(round=round_, fund=fund, by=manager, now=DECIDED)
    for bid in ranked_bids(round_):
        confirmed_decision(bid, now=DECIDED)
    announce_round(round=round_, by=manager, now=DECIDED)
    return [_released(award, department) for award in Award.objects.order_by("pk")]


def _round_of_2023() -> Round:
    """Costed from 2023-24, and open by the clock of the database while its bids are written."""
    round_ = open_round(now=DECIDED, closes_at=datetime(2023, 12, 1, tzinfo=UTC))
    round_.closes_at = datetime.now(UTC) + timedelta(days=30)
    round_.save(update_fields=["closes_at"])
    return round_


def _released(award: Award, department: Department) -> Award:
    signer = make_user(Role.SIGN_OFF, department, now=DECIDED)
    award = accept_award(award=award, by=signer, now=DECIDED)
    released_milestone(award.milestones.get(number=1), now=DECIDED)
    return Award.objects.select_related("department", "fund").get(pk=award.pk)
