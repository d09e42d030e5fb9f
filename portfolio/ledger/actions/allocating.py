"""Adding to a fund's envelopes, or giving back."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from portfolio.funds.models import Fund
from portfolio.ledger.actions.journals import lock_fund, post_journal
from portfolio.ledger.models import Journal
from portfolio.ledger.rules import ledger
from portfolio.ledger.rules.kinds import Kind


def allocate(
    *,
    fund: Fund,
    amounts: Mapping[ledger.Cell, Decimal],
    narrative: str,
    idempotency_key: str,
    by: User,
    now: datetime,
) -> Journal:
    """Add to the fund's envelopes what the Treasury has given. `amounts` are positive pounds.

    `idempotency_key` is the caller's: no key of another kind of journal equals it, whatever it holds.
    """
    return _change_allocation(Kind.ALLOCATION, fund, amounts, narrative, idempotency_key, by, now)


def decrease_allocation(
    *,
    fund: Fund,
    amounts: Mapping[ledger.Cell, Decimal],
    narrative: str,
    idempotency_key: str,
    by: User,
    now: datetime,
) -> Journal:
    """Give back what is available and no longer the fund's. `amounts` are positive pounds."""
    return _change_allocation(Kind.ALLOCATION_DECREASE, fund, amounts, narrative, idempotency_key, by, now)


def _change_allocation(
    kind: Kind,
    fund: Fund,
    amounts: Mapping[ledger.Cell, Decimal],
    narrative: str,
    key: str,
    by: User,
    now: datetime,
) -> Journal:
    require_permission(by, Permission.MANAGE_FUND)
    key = f"allocation:{key}"
    with transaction.atomic():
        fund = lock_fund(fund)
        repeated = Journal.objects.filter(idempotency_key=key).exists()
        journal = post_journal(
            fund=fund,
            kind=kind,
            postings=ledger.build_postings(kind, amounts),
            narrative=narrative,
            idempotency_key=key,
            by=by,
            now=now,
        )
        if not repeated:
            step = "increased" if kind is Kind.ALLOCATION else "decreased"
            record_event(f"allocation.{step}", fund, by=by, now=now, data=_event_data(journal, amounts))
    return journal


def _event_data(journal: Journal, amounts: Mapping[ledger.Cell, Decimal]) -> dict[str, object]:
    return {"journal": journal.number, "narrative": journal.narrative, "amounts": written(amounts)}


def written(amounts: Mapping[ledger.Cell, Decimal]) -> list[list[str]]:
    """Amounts as an event keeps them: year, control budget, pounds as text."""
    return [[year, budget, str(amount)] for (year, budget), amount in sorted(amounts.items())]
