"""Workbooks of spend lines: made at once where small, else by a job; removed when their time is over.

The row is the queue (`SpendWorkbook`), its lease renewed as lines are written. Accepted lines never change,
so those up to a number are the same whenever a worker writes them.
"""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import IO

from django.conf import settings
from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.actions.leases import LeaseLost, claim_row, is_held, release_row, renew_row
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.tables.writing import Cell, write_money_workbook
from legacyfund.waking import wake_on_commit
from portfolio.spend.models import SpendWorkbook
from portfolio.spend.queries.control_totals import ControlTotals, control_totals
from portfolio.spend.queries.exploring import (
    lines_up_to,
    narrowed_in_words,
    query_of,
    wanted_by,
    workbooks_of,
)
from portfolio.spend.queries.lines import SpendFilter, feed_head
from portfolio.spend.rules.feed import FIELDS, LineRow
from portfolio.spend.rules.workbooks import (
    AT_ONCE,
    KEPT,
    MOST_IN_HAND,
    MOST_LINES,
    Making,
    about_cells,
    how_made,
    line_cells,
)


class WorkbookRefused(ConflictRefused):
    """These lines are not made a workbook of so, or not now."""


def write_at_once(*, wanted: SpendFilter, out: IO[bytes], now: datetime) -> int:
    """The lines as they stand, while somebody waits; the number of the feed they go up to. Raises
    WorkbookRefused.
    """
    up_to = feed_head().feed_no
    totals = _checked(wanted, up_to)
    if how_made(totals.lines) is not Making.AT_ONCE:
        raise WorkbookRefused(
            f"These are {totals.lines:,} lines. A workbook of more than {AT_ONCE:,} is made in the "
            "background: ask for it on the page of spend."
        )
    _write(wanted, up_to, totals, out, now, passed=lambda lines: None)
    return up_to


def ask_for_workbook(*, wanted: SpendFilter, by: User, now: datetime) -> SpendWorkbook:
    """A job makes it of the lines as they stand, and tells the person. Asked again while no line has come, it
    is the same one; one that stopped is tried again. Raises WorkbookRefused, PermissionRefused.
    """
    with transaction.atomic():
        require_permission(by, Permission.SEE_SPEND)
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        up_to, query, mine = feed_head().feed_no, query_of(wanted), workbooks_of(by, now=now)
        same = mine.filter(query=query, up_to=up_to).first()
        if same is not None and (same.done_at is None or place_of(same).is_file()):
            again = release_row(same, now=now)
            if again is not None:
                wake_on_commit(settings.WORKBOOK_WAKE_UP)
            return again or same
        totals = _checked(wanted, up_to)
        if mine.filter(done_at=None, set_aside_at=None).count() >= MOST_IN_HAND:
            raise WorkbookRefused(
                f"{MOST_IN_HAND} workbooks are being made for you already. Ask again when one is ready."
            )
        workbook = SpendWorkbook.objects.create(
            reference=secrets.token_hex(6),
            query=query,
            up_to=up_to,
            line_count=totals.lines,
            due_at=now,
            asked_at=now,
            asked_by=by,
        )
        record_event("spend_workbook.asked", workbook, by=by, now=now, data={"lines": totals.lines})
        wake_on_commit(settings.WORKBOOK_WAKE_UP)
    return workbook


def _checked(wanted: SpendFilter, up_to: int) -> ControlTotals:
    totals = control_totals(wanted, (), up_to=up_to)
    if not totals.lines:
        raise WorkbookRefused("No accepted line fits these filters, so a workbook would be empty.")
    if how_made(totals.lines) is Making.TOO_MANY:
        raise WorkbookRefused(
            f"These are {totals.lines:,} lines, and a sheet of a workbook holds {MOST_LINES:,}. Narrow the "
            "filters, download the lines as CSV, or pull them as Parquet."
        )
    return totals


def claim_workbook(*, now: datetime) -> SpendWorkbook | None:
    """The one waiting longest that nobody else holds, now held by the caller; None when there is none."""
    return claim_row(SpendWorkbook.objects.select_related("asked_by"), now=now, give_up=_give_up)


def make_workbook(*, workbook: SpendWorkbook, clock: Callable[[], datetime]) -> None:
    """Write it, put it in its place and tell who asked. Raises LeaseLost where another has the work."""

    def passed(lines: int) -> None:
        if not renew_row(workbook, now=clock(), lines_passed=lines):
            raise _lost(workbook)

    wanted = wanted_by(workbook.query)
    totals = control_totals(wanted, (), up_to=workbook.up_to)
    with _part_of(workbook) as part:
        with part.open("wb") as out:
            _write(wanted, workbook.up_to, totals, out, clock(), passed=passed, folder=part.parent)
        size = part.stat().st_size
        passed(totals.lines)
        _keep(workbook, part, size, clock())


def stop_workbook(*, workbook: SpendWorkbook, error: str, now: datetime) -> None:
    """Set it aside for a person to look; who asked is told."""
    with transaction.atomic():
        held = SpendWorkbook.objects.select_for_update().get(pk=workbook.pk)
        if is_held(held, workbook):
            _give_up(held, error, now)


def remove_old_workbooks(*, now: datetime) -> int:
    """Those whose time is over: the files go, the rows say when. How many."""
    over = SpendWorkbook.objects.filter(done_at__isnull=False, removed_at=None, keep_until__lte=now)
    rows = list(over.order_by("pk"))
    for row in rows:
        place_of(row).unlink(missing_ok=True)
        over.filter(pk=row.pk).update(removed_at=now)
    return len(rows)


def place_of(workbook: SpendWorkbook) -> Path:
    return Path(settings.WORKBOOKS) / f"{workbook.reference}.xlsx"


def _write(
    wanted: SpendFilter,
    up_to: int,
    totals: ControlTotals,
    out: IO[bytes],
    now: datetime,
    *,
    passed: Callable[[int], None],
    folder: Path | None = None,
) -> None:
    about = about_cells(
        narrowed=narrowed_in_words(query_of(wanted)),
        up_to=up_to,
        lines=totals.lines,
        net=totals.net,
        made_on=london_date(now),
    )
    lines = line_cells(_counted(lines_up_to(wanted, up_to), passed))
    write_money_workbook({"Spend": _with_heading(lines), "About": about}, out, folder=folder)


def _with_heading(rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    yield list(FIELDS)
    yield from rows


def _counted(some: Iterable[list[LineRow]], passed: Callable[[int], None]) -> Iterator[LineRow]:
    done = 0
    for lines in some:
        passed(done)
        yield from lines
        done += len(lines)


@contextmanager
def _part_of(workbook: SpendWorkbook) -> Iterator[Path]:
    """In a folder of its own, where what is written meanwhile goes with it."""
    home = Path(settings.WORKBOOKS)
    home.mkdir(parents=True, exist_ok=True)
    _clear_after(workbook)
    with TemporaryDirectory(dir=home, prefix=f".{workbook.reference}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "spend.xlsx"


def _clear_after(workbook: SpendWorkbook) -> None:
    """Remove what a worker that died had written."""
    for left in Path(settings.WORKBOOKS).glob(f".{workbook.reference}-*"):
        rmtree(left, ignore_errors=True)


def _keep(workbook: SpendWorkbook, part: Path, size: int, now: datetime) -> None:
    rows = SpendWorkbook.objects.select_for_update(of=("self",)).select_related("asked_by")
    with transaction.atomic():
        held = rows.get(pk=workbook.pk)
        if not is_held(held, workbook):
            raise _lost(workbook)
        until = now + KEPT
        held.done_at, held.size, held.keep_until, held.last_error = now, size, until, ""
        held.save(update_fields=["done_at", "size", "keep_until", "last_error"])
        os.replace(part, place_of(held))
        _tell("spend_workbook.made", held, now, {"keep_until": until.isoformat()})


def _give_up(workbook: SpendWorkbook, error: str, now: datetime) -> None:
    workbook.set_aside_at, workbook.last_error = now, error[:2000]
    workbook.save(update_fields=["set_aside_at", "last_error"])
    _clear_after(workbook)
    _tell("spend_workbook.stopped", workbook, now, {"error": workbook.last_error})


def _tell(kind: str, workbook: SpendWorkbook, now: datetime, data: dict[str, object]) -> None:
    record_event(
        kind,
        workbook,
        by=None,
        now=now,
        data={"lines": f"{workbook.line_count:,}", **data},
        tell=[workbook.asked_by],
    )


def _lost(workbook: SpendWorkbook) -> LeaseLost:
    return LeaseLost(f"{workbook} was taken over by another worker or given up. Nothing needs doing.")
