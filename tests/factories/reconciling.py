"""Reconciliations for tests, reached through the actions. The ledger is to the end of June 2027."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.permissions import Role
from legacyfund.lib.financial_year import Period
from portfolio.awards.models import Award
from portfolio.spend.reconciling.actions.beginning import ToReconcile, begin_reconciliation, enter_totals
from portfolio.spend.reconciling.actions.matching import claim_reading, match_ledger
from portfolio.spend.reconciling.actions.settling import (
    agree_reconciliation,
    explain_items,
    send_reconciliation,
)
from portfolio.spend.reconciling.models import Reconciliation
from portfolio.spend.reconciling.queries.reconciliations import reported_to, uses_to_total
from tests.factories.accounts import make_user
from tests.factories.portfolio import pounds
from tests.factories.returns import JUNE, LATER

HEADER = "Date,Supplier,Transaction number,Amount,Award,Control budget"


def ledger_file(award: Award, *lines: str) -> bytes:
    """`lines`: day, transaction number and amount, with a space between."""
    rows = (line.split() for line in lines)
    written = (
        f"{day},EXAMPLE LTD,{number},{amount},{award.reference},RDEL programme"
        for day, number, amount in rows
    )
    return "\r\n".join([HEADER, *written]).encode()


def begun(
    award: Award,
    content: bytes | None = None,
    *,
    by: User | None = None,
    now: datetime = LATER,
    name: str = "ledger.csv",
    period: Period = JUNE,
    days: int = 0,
    pence: int = 0,
) -> Reconciliation:
    asked = ToReconcile(award.department, award.fund, period, days, pence)
    by = by or make_user(Role.BIDDER, award.department, now=now)
    return begin_reconciliation(asked=asked, name=name, content=content, by=by, now=now)


def read(now: datetime = LATER) -> Reconciliation:
    """One turn of the worker."""
    found = claim_reading(now=now)
    assert found is not None
    match_ledger(reconciliation=found, clock=lambda: now)
    return Reconciliation.objects.select_related("department", "fund", "award").get(pk=found.pk)


def matched(award: Award, content: bytes, *, now: datetime = LATER, **details: Any) -> Reconciliation:
    begun(award, content, now=now, **details)
    return read(now)


def totalled(award: Award, total: str, *, now: datetime = LATER, **details: Any) -> Reconciliation:
    """The same total for each award and control budget."""
    made = begun(award, now=now, **details)
    uses = {*uses_to_total(made), *reported_to(made)}
    amount = pounds(total.replace(",", ""))
    return enter_totals(reconciliation=made, totals=dict.fromkeys(uses, amount), by=made.made_by, now=now)


def explained(
    reconciliation: Reconciliation,
    items: Iterable[int] | None = None,
    *,
    reason: str = "TIMING",
    words: str = "",
    now: datetime = LATER,
) -> Reconciliation:
    """All of its items, unless said."""
    keys = list(items if items is not None else reconciliation.items.values_list("pk", flat=True))
    if not keys:
        return reconciliation
    return explain_items(
        reconciliation=reconciliation,
        items=keys,
        reason=reason,
        words=words,
        by=reconciliation.made_by,
        now=now,
    )


def sent_ledger(reconciliation: Reconciliation, *, now: datetime = LATER) -> Reconciliation:
    explained(reconciliation, now=now)
    return send_reconciliation(reconciliation=reconciliation, by=reconciliation.made_by, now=now)


def agreed_ledger(reconciliation: Reconciliation, *, now: datetime = LATER) -> Reconciliation:
    signer = make_user(Role.SIGN_OFF, reconciliation.department, now=now)
    made = sent_ledger(reconciliation, now=now)
    return agree_reconciliation(reconciliation=made, by=signer, now=now)
