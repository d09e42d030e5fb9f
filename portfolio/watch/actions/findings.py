"""Findings open once, are told once, are escalated once where nobody cures them, and close by themselves."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.actions.each_row import do_each
from accounts.actions.surroundings import is_of_surroundings
from accounts.events import Done, record_each
from accounts.permissions import Permission
from accounts.queries.holders import Holders, holders_now
from portfolio.watch.models import Finding
from portfolio.watch.queries.kinds import KINDS
from portfolio.watch.queries.pages import page_for_all
from portfolio.watch.rules import Found, Kind, Open, compare

log = structlog.get_logger(__name__)

AT_ONCE = 200
"""Findings that are opened, escalated or closed in one transaction."""
COUNTED = ("opened", "escalated", "closed", "failed")
Row = TypeVar("Row", Found, int, tuple[int, str])


def look_for_findings(
    *, now: datetime, kinds: Iterable[Kind] | None = None
) -> tuple[dict[str, int], list[str]]:
    """Look for each kind and settle what was found: what was done, and the ids of kinds that could not be
    looked for or settled whole. A kind that fails stops no other, and closes none of its findings.
    Running it again changes nothing; two runs at once do what one would.
    """
    done, not_whole = Counter(dict.fromkeys(COUNTED, 0)), []
    holders = holders_now()
    for kind in KINDS.values() if kinds is None else kinds:
        if kind.find is None:
            continue
        counts: Counter[str] = Counter()
        step = partial(_look_for, kind, counts, holders=holders, now=now)
        _, failed = do_each("kind_not_looked_for", [(kind.id, step)])
        done.update(counts)
        done["failed"] += failed
        if failed or counts["failed"]:
            not_whole.append(kind.id)
    return dict(done), not_whole


def _look_for(kind: Kind, counts: Counter[str], *, holders: Holders, now: datetime) -> None:
    found = list(kind.find(now)) if kind.find is not None else []
    counts.update(settle(kind=kind, found=found, now=now, holders=holders))


def settle(
    *,
    kind: Kind,
    found: Iterable[Found],
    now: datetime,
    holders: Holders | None = None,
    among: Collection[str] | None = None,
) -> dict[str, int]:
    """Open what is new, close what is not found any more, and escalate what has been ignored. What is open
    still says from now on what was found now; nobody is told of that.

    `among`: keys of the findings that were looked for, where that is not all of the kind.
    """
    holders = holders or holders_now()
    standing = Finding.objects.filter(closed_at__isnull=True)
    standing = standing.filter(kind=kind.id) if among is None else standing.filter(key__in=among)
    rows = standing.order_by("pk").values_list("pk", "key", "opened_at", "escalated_at", "message")
    open_ones = [Open(pk, key, at, up is not None, said) for pk, key, at, up, said in rows]
    to_do = compare(kind, found, open_ones, now)
    _, not_changed = _in_batches(to_do.changed, _say_anew)
    opened, not_opened = _in_batches(to_do.new, partial(_open, kind, holders, now))
    escalated, not_escalated = _in_batches(to_do.ignored, partial(_escalate, kind, holders, now))
    closed, not_closed = _in_batches(to_do.cured, partial(_close, now))
    failed = not_changed + not_opened + not_escalated + not_closed
    return dict(zip(COUNTED, (opened, escalated, closed, failed), strict=True))


def _in_batches(rows: Sequence[Row], step: Callable[[Sequence[Row]], int]) -> tuple[int, int]:
    """How many rows the step did and how many failed: those of a batch that fails are tried one by one."""
    done = failed = 0
    for start in range(0, len(rows), AT_ONCE):
        batch = rows[start : start + AT_ONCE]
        try:
            done += step(batch)
        except Exception as error:
            if is_of_surroundings(error):
                raise
            log.warning("findings_one_by_one", error=str(error))
            for row in batch:
                given, not_done = do_each("finding_not_settled", [(str(row), partial(step, [row]))])
                done, failed = done + len(given), failed + not_done
    return done, failed


def _one_run_at_a_time() -> None:
    """Until the transaction ends: what another run opens meanwhile is seen after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('portfolio.findings'))")


@transaction.atomic
def _open(kind: Kind, holders: Holders, now: datetime, batch: Sequence[Found]) -> int:
    """How many of them were not open."""
    _one_run_at_a_time()
    keys = {kind.key_of(one): one for one in batch}
    there = Finding.objects.filter(key__in=keys, closed_at__isnull=True).values_list("key", flat=True)
    for key in list(there):
        del keys[key]
    people = {key: holders.of_any(kind.told, one.department) for key, one in keys.items()}
    rows = Finding.objects.bulk_create(
        Finding(
            kind=kind.id,
            key=key,
            fund_id=one.fund,
            department_id=one.department,
            award_id=one.award,
            milestone_id=one.milestone,
            subject_ref=one.ref,
            message=one.said,
            page=one.page,
            opened_at=now,
            told=len(people[key]),
        )
        for key, one in keys.items()
    )
    record_each(
        "finding.opened", [_done(kind, row, people[row.key], kind.told) for row in rows], by=None, now=now
    )
    return len(rows)


@transaction.atomic
def _say_anew(batch: Sequence[tuple[int, str]]) -> int:
    said = dict(batch)
    rows = list(_locked(list(said)))
    for row in rows:
        row.message = said[row.pk]
    Finding.objects.bulk_update(rows, ["message"])
    return len(rows)


@transaction.atomic
def _escalate(kind: Kind, holders: Holders, now: datetime, batch: Sequence[int]) -> int:
    rows = list(_locked(batch).filter(escalated_at__isnull=True))
    people = {row.key: holders.of_any(kind.escalated_to, row.department_id) for row in rows}
    for row in rows:
        row.escalated_at, row.escalated_told = now, len(people[row.key])
    Finding.objects.bulk_update(rows, ["escalated_at", "escalated_told"])
    record_each(
        "finding.escalated",
        [_done(kind, row, people[row.key], kind.escalated_to, days=kind.ignored_after) for row in rows],
        by=None,
        now=now,
    )
    return len(rows)


@transaction.atomic
def _close(now: datetime, batch: Sequence[int]) -> int:
    rows = list(_locked(batch))
    Finding.objects.filter(pk__in=[row.pk for row in rows]).update(closed_at=now)
    done = [Done(row, row.subject_ref, {"kind": row.kind}, row.department_id) for row in rows]
    record_each("finding.closed", done, by=None, now=now)
    return len(rows)


def _locked(batch: Sequence[int]) -> QuerySet[Finding]:
    """Those that are open still, in one order, so that two runs wait for each other."""
    rows = Finding.objects.select_for_update().filter(pk__in=batch, closed_at__isnull=True)
    return rows.order_by("pk")


def _done(
    kind: Kind, row: Finding, people: Collection[int], told: Collection[Permission], **more: object
) -> Done:
    """The page is one that whoever is told may open."""
    page = page_for_all(told, row.page)
    data = {"kind": kind.id, "title": kind.words, "message": row.message, "page": page, **more}
    return Done(row, row.subject_ref, data, row.department_id, tuple(people))
