"""A worker reads a ledger's file, matches its lines with what was reported, and keeps what stays open."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.actions.leases import LeaseLost, claim_row, is_held, renew_row
from accounts.permissions import Permission
from accounts.queries.roles import person_or_those_with
from portfolio.awards.models import Award
from portfolio.spend.queries.lines import feed_head
from portfolio.spend.reconciling.actions.beginning import explanation_of
from portfolio.spend.reconciling.actions.shared import record
from portfolio.spend.reconciling.models import LedgerTotal, OpenItem, Reconciliation
from portfolio.spend.reconciling.queries.comparing import Compared, Source, compared, read_ledger
from portfolio.spend.reconciling.queries.reconciliations import awards_to_reconcile
from portfolio.spend.reconciling.rules.items import AMOUNT, LEDGER, REPORTED
from portfolio.spend.reconciling.rules.matching import Entry, Matched, Tolerance, match, totals_of
from portfolio.spend.reconciling.workflow import TRANSITIONS, ReconciliationStatus
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.lines import CheckedFile

MOST_FAULTS = 200
_WITH = ("department", "fund", "award__fund", "file", "made_by")


def claim_reading(*, now: datetime) -> Reconciliation | None:
    """The one that waits longest and that nobody else holds, now held by the caller."""
    rows = Reconciliation.objects.select_related(*_WITH).defer("file__content")
    return claim_row(rows.filter(status=ReconciliationStatus.READING), now=now, give_up=_give_up)


def match_ledger(*, reconciliation: Reconciliation, clock: Callable[[], datetime]) -> None:
    """Read the file, match it, keep what came of it. Raises LeaseLost where another has it or nobody wants
    it.
    """

    def passed(rows: int) -> None:
        if not renew_row(reconciliation, now=clock()):
            raise _lost(reconciliation)

    passed(0)
    file = reconciliation.file
    content = bytes(file.content) if file is not None else b""
    checked = read_ledger(reconciliation, content, passed)
    if checked.is_faulty or checked.unsorted or checked.date_question is not None:
        _keep_faulty(reconciliation, checked, clock)
        return
    head = feed_head().feed_no
    awards = awards_to_reconcile(reconciliation.department, reconciliation.fund)
    sides = compared(reconciliation, checked, awards, head)
    tolerance = Tolerance(reconciliation.tolerance_days, reconciliation.tolerance_amount)
    found = match(sides.ledger, sides.reported, tolerance)
    passed(0)
    with transaction.atomic():
        held = _lock_held(reconciliation)
        held.status = TRANSITIONS.target(held.status, "compare")
        held.feed_head, held.left_out, held.done_at = head, sides.left_out, clock()
        held.save(update_fields=["status", "feed_head", "left_out", "done_at"])
        _keep_totals(held, found, awards)
        _keep_items(held, found, sides, awards)
        _tell("compared", held, clock(), {"open": held.items.count()})


def stop_reading(*, reconciliation: Reconciliation, error: str, now: datetime) -> None:
    """Set aside for a person to look; nothing was compared."""
    with transaction.atomic():
        try:
            held = _lock_held(reconciliation)
        except LeaseLost:
            return
        _give_up(held, error, now)


def _keep_faulty(reconciliation: Reconciliation, checked: CheckedFile, clock: Callable[[], datetime]) -> None:
    with transaction.atomic():
        held = _lock_held(reconciliation)
        held.status = TRANSITIONS.target(held.status, "find_faulty")
        held.faults = [
            (one.line, one.column, one.code, one.message)
            for one in checked.findings
            if one.severity is Severity.FAULT
        ][:MOST_FAULTS]
        held.unsorted = [(one.words, one.lines, one.supplier) for one in checked.unsorted]
        held.date_question = list(checked.date_question) if checked.date_question is not None else []
        held.done_at = clock()
        held.save(update_fields=["status", "faults", "unsorted", "date_question", "done_at"])
        _tell("faulty", held, clock(), {"faults": checked.fault_count})


def _keep_totals(held: Reconciliation, found: Matched, awards: Mapping[str, Award]) -> None:
    LedgerTotal.objects.bulk_create(
        LedgerTotal(
            reconciliation=held,
            award=awards[row.use.award],
            control_budget=row.use.control_budget,
            ledger=row.ledger,
            reported=row.reported,
            tolerated=row.tolerated,
            ledger_lines=row.ledger_lines,
            reported_lines=row.reported_lines,
            matched=row.matched,
        )
        for row in totals_of(found)
    )


def _keep_items(held: Reconciliation, found: Matched, sides: Compared, awards: Mapping[str, Award]) -> None:
    def item(kind: str, entry: Entry, ledger: Entry | None, reported: Entry | None) -> OpenItem:
        here = sides.of_ledger[ledger.key] if ledger is not None else None
        there = sides.of_reported[reported.key] if reported is not None else None
        source = here or there or Source("")
        befores = [one.before for one in (here, there) if one is not None and one.before is not None]
        since = min((one.since for one in befores), default=held.month.last_day)
        same = next((one for one in befores if one.kind == kind), None)
        return OpenItem(
            reconciliation=held,
            kind=kind,
            award=awards[entry.award],
            control_budget=entry.control_budget,
            day=entry.day,
            number=entry.number,
            supplier=source.supplier,
            ledger=ledger.amount if ledger is not None else None,
            reported=reported.amount if reported is not None else None,
            line_id=there.line if there is not None else None,
            file_line=here.file_line if here is not None else None,
            since=since,
            **explanation_of(same),
        )

    items = [
        *(item(LEDGER, one, one, None) for one in found.ledger),
        *(item(REPORTED, one, None, one) for one in found.reported),
        *(item(AMOUNT, pair.ledger, pair.ledger, pair.reported) for pair in found.differing),
    ]
    OpenItem.objects.bulk_create(items, batch_size=1000)


def _give_up(row: Reconciliation, error: str, now: datetime) -> None:
    row.status = TRANSITIONS.target(row.status, "stop")
    row.set_aside_at, row.last_error = now, error[:2000]
    row.save(update_fields=["status", "set_aside_at", "last_error"])
    _tell("stopped", row, now, {"error": row.last_error})


def _tell(what: str, row: Reconciliation, now: datetime, data: dict[str, object]) -> None:
    """Who began it; in the place of one who has left, whoever prepares returns."""
    people = person_or_those_with(row.made_by, Permission.PREPARE_RETURN, department=row.department)
    record(what, row, None, now, data, tell=people)


def _lock_held(row: Reconciliation) -> Reconciliation:
    rows = Reconciliation.objects.select_for_update(of=("self",)).select_related(*_WITH)
    held = rows.defer("file__content").get(pk=row.pk)
    if not is_held(held, row) or held.status != ReconciliationStatus.READING:
        raise _lost(row)
    return held


def _lost(row: Reconciliation) -> LeaseLost:
    return LeaseLost(f"{row.reference} was taken over by another worker or given up. Nothing needs doing.")
