"""What happened, in the order of the events' own numbers, page by page, losing none.

Events are numbered as they are written and may be committed in another order. A page therefore never passes
the first number that a transaction still running may hold: `settled_head`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from time import monotonic, sleep
from typing import Any, Self

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q

from accounts.models import Event
from legacyfund.lib.financial_year import Period
from portfolio.awards.changes.rules.kinds import KINDS as CHANGE_KINDS
from portfolio.awards.models import Award
from portfolio.funds.models import RoundBudget
from portfolio.spend.queries.lines import feed_head
from portfolio.spend.rules.feed import Cursor
from portfolio.treasury.rules.changes import KINDS, narrow

WAIT, LOOK_AGAIN = timedelta(seconds=1), timedelta(milliseconds=20)
_WRITERS = """
SELECT virtualtransaction FROM pg_locks
 WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND relation = %s::regclass
"""
ANNOUNCED, PROMOTED, RELEASED, LAPSED, CLOSED = (
    "decisions.announced",
    "decision.promoted",
    "tranche.released",
    "award.year_lapsed",
    "period.closed",
)
_TOLD_BY_THEN = Award.objects.filter(
    pk=OuterRef("subject_id"), decision__announced_at__lte=OuterRef("occurred_at")
)
"""The award of an event, where its department had been told of it."""
_CODES = {label.lower(): code for code, label in CHANGE_KINDS.items()}


@dataclass(frozen=True)
class ChangesPage:
    """`cursor` is where to go on from; equal to `head` when this was all there is now."""

    changes: list[dict[str, object]]
    cursor: Cursor
    head: Cursor


def changes_head() -> Cursor:
    """The last number there is, of whatever kind of event. Not a number up to which everything is there."""
    return Cursor(feed_head().epoch, _last_number())


def changes_page(*, after: Cursor | None, limit: int) -> ChangesPage:
    """At most `limit`; a fixed number of queries, but for waiting."""
    epoch, start = feed_head().epoch, after.feed_no if after else 0
    head = max(settled_head(otherwise=start), start)
    told = Event.objects.filter(kind__in=KINDS, pk__gt=start, pk__lte=head).order_by("pk")
    events = list(told.filter(~Q(kind=LAPSED) | Exists(_TOLD_BY_THEN))[:limit])
    last = events[-1].pk if len(events) == limit else head
    return ChangesPage(_as_changes(events), Cursor(epoch, last), Cursor(epoch, head))


def settled_head(*, otherwise: int) -> int:
    """The last number, once every transaction that may hold an earlier one has ended; `otherwise` where one
    has not after a second. Who takes a number holds the table's lock from before until it is committed, so
    those who hold it after the last number was read are all there can be.
    """
    last, until = _last_number(), monotonic() + WAIT.total_seconds()
    waiting = writers = _writers()
    while waiting:
        if monotonic() > until:
            return otherwise
        sleep(LOOK_AGAIN.total_seconds())
        waiting = writers & _writers()
    return last


def _last_number() -> int:
    return Event.objects.aggregate(last=Max("pk"))["last"] or 0


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [Event._meta.db_table])
        return {row[0] for row in cursor.fetchall()}


def _as_changes(events: Iterable[Event]) -> list[dict[str, object]]:
    """Two queries for all that the events name."""
    rows = list(events)
    named, funds = _Named.by(rows), _funds_of(rows)
    return [_as_change(row, named, funds) for row in rows]


@dataclass(frozen=True)
class _Named:
    """The awards that events name, by what names them."""

    by_award: Mapping[int, Award]
    by_reference: Mapping[str, Award]
    by_decision: Mapping[int, Award]
    by_bid: Mapping[tuple[str, datetime | None], Award]
    """And the moment at which its department was told."""

    @classmethod
    def by(cls, events: Iterable[Event]) -> Self:
        named = Q(pk__in=[])
        for event in events:
            if event.kind == ANNOUNCED:
                bids = [bid for bid, _ in event.data["outcomes"]]
                named |= Q(bid__reference__in=bids, decision__announced_at=event.occurred_at)
            elif event.kind == PROMOTED:
                named |= Q(decision=event.subject_id)
            elif event.kind == RELEASED:
                named |= Q(reference=event.data["award"])
            elif event.kind != CLOSED:
                named |= Q(pk=event.subject_id)
        found = Award.objects.filter(named).select_related("fund", "department", "bid", "decision")
        awards = list(found.order_by("pk"))
        return cls(
            {row.pk: row for row in awards},
            {row.reference: row for row in awards},
            {row.decision_id: row for row in awards},
            {(row.bid.reference, row.decision.announced_at): row for row in awards},
        )

    def of(self, event: Event) -> Award | None:
        if event.kind == PROMOTED:
            return self.by_decision.get(event.subject_id)
        if event.kind == RELEASED:
            return self.by_reference.get(event.data["award"])
        return None if event.kind in (ANNOUNCED, CLOSED) else self.by_award.get(event.subject_id)


def _as_change(event: Event, named: _Named, funds: Mapping[int, str]) -> dict[str, object]:
    data: Mapping[str, Any] = event.data
    found: dict[str, object] = {
        "number": event.pk,
        "kind": event.kind,
        "at": event.occurred_at.isoformat(),
        "by": KINDS[event.kind].by,
        "status": data.get("after"),
        "change_kind": _CODES.get(data.get("what", "")),
        "change": data.get("change"),
        "year": data.get("year"),
        "amounts": [_amount(*row) for row in data.get("amounts", [])],
    }
    award = named.of(event)
    if award is not None:
        found |= {
            "award": award.reference,
            "bid": award.bid.reference,
            "fund": award.fund.reference,
            "department": award.department.organisation_id,
        }
    if event.kind == ANNOUNCED:
        found |= {
            "round": event.subject_ref,
            "fund": funds.get(event.subject_id),
            "decisions": [_decision(event, named, *row) for row in data["outcomes"]],
        }
    if event.kind == RELEASED:
        found["milestone"] = data["number"]
    if event.kind == CLOSED:
        found |= _period(event.subject_ref, data)
    return narrow(event.kind, found)


def _amount(year: str, control_budget: str, amount: str) -> dict[str, str]:
    return {"year": year, "control_budget": control_budget, "amount": f"{Decimal(amount):.2f}"}


def _period(fund: str, data: Mapping[str, Any]) -> dict[str, object]:
    period = Period.parse(data["period"])
    return {
        "fund": fund,
        "year": period.year,
        "period": period.number,
        "first_feed_no": data["first"],
        "last_feed_no": data["last"],
        "lines": data["lines"],
        "net": f"{Decimal(data['net']):.2f}",
    }


def _decision(event: Event, named: _Named, bid: str, outcome: str) -> dict[str, object]:
    """With the award that was announced at that moment, where there is one."""
    award = named.by_bid.get((bid, event.occurred_at))
    return {"bid": bid, "outcome": outcome, "award": award.reference if award else None}


def _funds_of(events: Iterable[Event]) -> dict[int, str]:
    """By id of what a round may spend."""
    budgets = [row.subject_id for row in events if row.kind == ANNOUNCED]
    found = RoundBudget.objects.filter(pk__in=budgets)
    return dict(found.order_by("pk").values_list("pk", "fund__reference"))
