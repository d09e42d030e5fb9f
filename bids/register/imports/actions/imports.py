"""People say how a register file is read, put its cells right, and stand by it or give it up."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.actions.leases import make_due
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.register.actions.systems import check_register_open
from bids.register.imports.actions.remembered import remember_columns
from bids.register.imports.models import ImportTable, RegisterImport
from bids.register.imports.queries.imports import cells_to_correct
from bids.register.imports.queries.remembered import DATES_OF
from bids.register.imports.rules.cells import DAYS
from bids.register.imports.workflow import REGISTER_IMPORT_TRANSITIONS, RegisterImportStatus
from bids.register.rules.columns import TABLES, lacking_column
from legacyfund.lib.date_order import DATE_ORDERS
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.tables.corrections import Correction
from legacyfund.lib.tables.matching import heading_labels
from legacyfund.waking import wake_on_commit


class ImportRefused(DomainError):
    """The file or what is said of its columns cannot be used."""


class CellStands(ConflictRefused):
    """The cell is none that waits to be put right."""


class CellUnchanged(DomainError):
    """What is written is what the cell says already."""


class PlanChanged(ConflictRefused):
    """The import would do something else than the person has seen."""


def match_import_columns(
    *,
    register_import: RegisterImport,
    columns: Sequence[str],
    date_orders: Mapping[int, str] | None = None,
    by: User,
    now: datetime,
) -> RegisterImport:
    """Say which column of its table each heading stands for, blank for none, and of the columns of dates that
    were asked about, by their place, what comes first in them; remembered from then on.

    Asks for the check. Raises ImportRefused, TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        register_import = _lock(register_import, by)
        _set_columns(register_import, columns)
        _set_date_orders(register_import, date_orders or {})
        ask_for_check(register_import, now, "date_orders")
        columns_of, department = {}, register_import.department
        for found in register_import.tables:
            kept = {found.table: found.columns}
            if any(found.date_orders):
                kept[found.table + DATES_OF] = found.date_orders
            for table, said in kept.items():
                remember_columns(department=department, table=table, headings=found.headings, columns=said)
            columns_of[found.table] = dict(zip(heading_labels(found.headings), found.columns, strict=True))
        data: dict[str, object] = {"columns": columns_of}
        if any(register_import.date_orders):
            labels = [label for found in register_import.tables for label in heading_labels(found.headings)]
            data["date_orders"] = {
                label: order
                for label, order in zip(labels, register_import.date_orders, strict=True)
                if order
            }
        record("register_import.columns_matched", register_import, by=by, now=now, data=data)
        return register_import


def correct_cell(
    *, register_import: RegisterImport, row: int, column: int, value: str, by: User, now: datetime
) -> RegisterImport:
    """Put a value in place of a cell that the last check found fault with, over the kept file, which stays as
    it is; `column`: its place among the headings of the file. Asks for the check. Raises CellStands,
    CellUnchanged, TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        register_import = _lock(register_import, by)
        REGISTER_IMPORT_TRANSITIONS.target(register_import.status, "check")
        cell = cells_to_correct(register_import).get((row, column))
        if cell is None:
            raise CellStands(
                "The last check found no fault with this cell that can be put right here. Look at the import "
                "again: somebody may have put it right already."
            )
        if value.strip() == cell.value.strip():
            raise CellUnchanged(
                "This is what the cell says now. Write what it should have said.", field="value"
            )
        said = Correction(row, column, cell.value, value, str(by), now.isoformat())
        others = [one for one in register_import.corrected if (one.row, one.column) != (row, column)]
        register_import.corrections = [asdict(one) for one in (*others, said)]
        ask_for_check(register_import, now, "corrections")
        data = {"row": row, "column": cell.heading, "sheet": cell.sheet, "was": cell.value, "value": value}
        record("register_import.cell_corrected", register_import, by=by, now=now, data=data)
        return register_import


def confirm_import(*, register_import: RegisterImport, seen: str, by: User, now: datetime) -> RegisterImport:
    """Stand by the checked file: a job writes it, if it still means the same. `seen`: the plan's fingerprint.

    Repeating it changes nothing. Raises PlanChanged, ImportRefused, RegisterClosed, TransitionRefused,
    PermissionRefused.
    """
    with transaction.atomic():
        register_import = _lock(register_import, by)
        if register_import.status in (RegisterImportStatus.QUEUED, RegisterImportStatus.DONE):
            return register_import
        target = REGISTER_IMPORT_TRANSITIONS.target(register_import.status, "queue")
        check_register_open(register_import.department, now)
        if seen != register_import.plan_sha256:
            raise PlanChanged(
                "The import has been checked again since you opened this page, and would do something else. "
                "Look at what it would do now, then confirm."
            )
        if not register_import.new_count + register_import.changed_count:
            raise ImportRefused("The register has every row of the file already. Nothing needs importing.")
        register_import.status = target
        register_import.queued_at, register_import.queued_by = now, by
        _to_be_worked_on(register_import, "queued_at", "queued_by", now=now)
        data = {
            "new": register_import.new_count,
            "changed": register_import.changed_count,
            "unchanged": register_import.unchanged_count,
            "plan_sha256": register_import.plan_sha256,
        }
        record("register_import.queued", register_import, by=by, now=now, data=data)
        return register_import


def cancel_import(*, register_import: RegisterImport, by: User, now: datetime) -> RegisterImport:
    """Give the import up; the file stays. Raises TransitionRefused, PermissionRefused."""
    with transaction.atomic():
        register_import = _lock(register_import, by)
        register_import.status = REGISTER_IMPORT_TRANSITIONS.target(register_import.status, "cancel")
        register_import.cancelled_at, register_import.cancelled_by = now, by
        register_import.save(update_fields=["status", "cancelled_at", "cancelled_by"])
        record("register_import.cancelled", register_import, by=by, now=now)
        return register_import


def record(
    kind: str,
    register_import: RegisterImport,
    *,
    by: User,
    now: datetime,
    data: Mapping[str, object] | None = None,
) -> None:
    department = register_import.department
    record_event(kind, register_import, by=by, now=now, department=department, data=data)


def _set_columns(register_import: RegisterImport, columns: Sequence[str]) -> None:
    """For each of the file's headings, blank for none. Raises ImportRefused for what cannot be meant."""
    if len(columns) != len(register_import.headings):
        raise ImportRefused("Say for each column of the file what it stands for.")
    register_import.columns = list(columns)
    for found in register_import.tables:
        _check_columns(found)


def _set_date_orders(register_import: RegisterImport, said: Mapping[int, str]) -> None:
    """Of a column that is one of dates, and no other. Raises ImportRefused for what cannot be meant."""
    if not set(said.values()) <= {"", *dict(DATE_ORDERS)}:
        raise ImportRefused("Choose what comes first in the dates.")
    register_import.date_orders = [
        said.get(place, "") if column in DAYS else "" for place, column in enumerate(register_import.columns)
    ]


def _check_columns(found: ImportTable) -> None:
    if not set(found.columns) <= {"", *TABLES[found.table]}:
        raise ImportRefused("Say for each column of the file what it stands for.")
    for place, column in enumerate(found.columns):
        if column and found.columns.index(column) != place:
            raise ImportRefused(
                f"Two columns cannot both be “{TABLES[found.table][column]}”. Choose “Do not import” for one "
                "of them.",
                field=f"column_{found.start + place}",
            )
    if lacking := lacking_column(found.table, found.columns):
        where = f"Of the table of {found.table}, say" if found.sheet else "Say"
        raise ImportRefused(f"{where} {lacking}")


def _lock(register_import: RegisterImport, by: User) -> RegisterImport:
    rows = RegisterImport.objects.select_for_update(of=("self",)).select_related("department")
    locked = rows.get(pk=register_import.pk)
    check_may(locked.department, by, Permission.IMPORT_REGISTER)
    return locked


def ask_for_check(register_import: RegisterImport, now: datetime, *fields: str) -> None:
    """A job reads the file; the caller holds the row's lock, and has changed `fields`."""
    register_import.status = REGISTER_IMPORT_TRANSITIONS.target(register_import.status, "check")
    _to_be_worked_on(register_import, "columns", *fields, now=now)


def _to_be_worked_on(register_import: RegisterImport, *fields: str, now: datetime) -> None:
    """A job takes the row up: at once when the wake-up arrives, else at the next tick."""
    register_import.rows_passed, register_import.set_aside_at = 0, None
    register_import.overtaken_at = None
    register_import.save(update_fields=["status", "rows_passed", "set_aside_at", "overtaken_at", *fields])
    make_due(register_import, now=now)
    wake_on_commit(settings.REGISTER_IMPORT_WAKE_UP)
