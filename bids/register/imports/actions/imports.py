"""A department brings in a register as a file: it is kept, its columns are matched, somebody stands by it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.module_loading import import_string

from accounts.actions.allowed import check_may
from accounts.actions.leases import make_due
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from bids.register.actions.systems import check_register_open
from bids.register.imports.actions.remembered import remember_columns
from bids.register.imports.models import ImportTable, RegisterFile, RegisterImport
from bids.register.imports.queries.imports import MOST_BYTES, any_headings, cells_to_correct, read_content
from bids.register.imports.queries.remembered import DATES_OF, remembered_columns, remembered_orders
from bids.register.imports.rules.cells import DAYS
from bids.register.imports.workflow import REGISTER_IMPORT_TRANSITIONS, RegisterImportStatus
from bids.register.rules.columns import (
    TABLES,
    doubtful_headings,
    guess_headings,
    lacking_column,
    table_of,
)
from legacyfund.kept_files import check_harmless, keep_file
from legacyfund.lib.date_order import DATE_ORDERS
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.tables.body import Body
from legacyfund.lib.tables.corrections import Correction
from legacyfund.lib.tables.header import find_header, read_headings
from legacyfund.lib.tables.matching import Guess, Memory, heading_keys, heading_labels

LONGEST_HEADING = 200
SAMPLES = 200
"""As many rows are looked at to tell what a short heading stands for."""


class ImportRefused(DomainError):
    """The file or what is said of its columns cannot be used."""


class CellStands(ConflictRefused):
    """The cell is none that waits to be put right."""


class CellUnchanged(DomainError):
    """What is written is what the cell says already."""


class PlanChanged(ConflictRefused):
    """The import would do something else than the person has seen."""


@dataclass(frozen=True)
class _FoundTable:
    table: str
    sheet: str
    headings: list[str]
    guesses: list[Guess]
    date_orders: list[str]


@dataclass(frozen=True)
class Arrival:
    """`is_new` is False when the same file is being imported already: then nothing was changed."""

    register_import: RegisterImport
    is_new: bool


def receive_register(
    *, department: Department, name: str, content: bytes, by: User, now: datetime
) -> Arrival:
    """Keep the file and match its headings. Where each heading was matched before, the check is asked for.

    Raises ImportRefused or FileRefused for a file that cannot be read, VirusFound, ScannerSilent,
    RegisterClosed, PermissionRefused.
    """
    _check_size(content)
    check_harmless(content)
    remembered = remembered_columns(department)
    tables = _read_headings(content, remembered)
    with transaction.atomic():
        department = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
        check_may(department, by, Permission.IMPORT_REGISTER)
        check_register_open(department, now)
        file = keep_file(
            RegisterFile, content, department=department, name=name, unnamed="register", by=by, now=now
        )
        in_hand = RegisterImport.objects.filter(file=file).exclude(
            status__in=[RegisterImportStatus.DONE, RegisterImportStatus.CANCELLED]
        )
        if (before := in_hand.first()) is not None:
            return Arrival(before, is_new=False)
        register_import = _create(department, file, tables, by, now)
        if all(_is_settled(found, remembered) for found in register_import.tables):
            ask_for_check(register_import, now)
        data = {"file": file.name, "sha256": file.sha256, "size": file.size}
        _record("register_import.received", register_import, by=by, now=now, data=data)
        return Arrival(register_import, is_new=True)


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
            kept = ((found.table, found.columns), (found.table + DATES_OF, found.date_orders))
            for table, said in kept:
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
        _record("register_import.columns_matched", register_import, by=by, now=now, data=data)
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
        _record("register_import.cell_corrected", register_import, by=by, now=now, data=data)
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
        _record("register_import.queued", register_import, by=by, now=now, data=data)
        return register_import


def cancel_import(*, register_import: RegisterImport, by: User, now: datetime) -> RegisterImport:
    """Give the import up; the file stays. Raises TransitionRefused, PermissionRefused."""
    with transaction.atomic():
        register_import = _lock(register_import, by)
        register_import.status = REGISTER_IMPORT_TRANSITIONS.target(register_import.status, "cancel")
        register_import.cancelled_at, register_import.cancelled_by = now, by
        register_import.save(update_fields=["status", "cancelled_at", "cancelled_by"])
        _record("register_import.cancelled", register_import, by=by, now=now)
        return register_import


def _record(
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


def _is_settled(found: ImportTable, remembered: Mapping[str, Memory]) -> bool:
    """Whether people have said of each heading what it stands for, and it can be read so."""
    known = remembered.get(found.table, Memory()).of(found.headings)
    return not lacking_column(found.table, found.columns) and all(
        key in known for key in heading_keys(found.headings) if key
    )


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


def _check_size(content: bytes) -> None:
    if not content:
        raise ImportRefused("The file is empty. Choose the file with the register.", field="file")
    if len(content) > MOST_BYTES:
        raise ImportRefused("The file is larger than 20 MB. Split it and upload the parts.", field="file")


def _read_headings(content: bytes, remembered: Mapping[str, Memory]) -> list[_FoundTable]:
    """With each heading matched as it was before, or by its words."""
    known, found, has_rows = any_headings(remembered), list[_FoundTable](), False
    for table in read_content(content, known):
        header = find_header(table.rows, known)
        if header is None:
            continue
        rows = [row.cells for row in islice(Body(table, header), SAMPLES)]
        headings = read_headings(header.header)
        _check_lengths(headings)
        name = table_of(table.sheet, headings)
        guesses = guess_headings(
            headings,
            remembered.get(name, Memory()).of(headings),
            name,
            doubtful_headings(headings, rows),
            rows,
        )
        orders = remembered_orders(remembered, name, headings)
        found.append(_FoundTable(name, table.sheet, headings, guesses, orders))
        has_rows = has_rows or bool(rows)
    if not has_rows:
        raise ImportRefused(
            "The file has no rows below the column headings. Choose the file with the register.", field="file"
        )
    return found


def _check_lengths(headings: Sequence[str]) -> None:
    if (long := next((one for one in headings if len(one) > LONGEST_HEADING), None)) is not None:
        raise ImportRefused(
            f"The column heading “{long[:60]}…” has more than {LONGEST_HEADING} characters. Shorten it.",
            field="file",
        )


def _create(
    department: Department,
    file: RegisterFile,
    tables: Sequence[_FoundTable],
    by: User,
    now: datetime,
) -> RegisterImport:
    last = RegisterImport.objects.filter(department=department).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    return RegisterImport.objects.create(
        department=department,
        number=number,
        reference=f"{department.code}-I{number:04d}",
        file=file,
        sheets=[[found.table, found.sheet, len(found.headings)] for found in tables],
        headings=[heading for found in tables for heading in found.headings],
        columns=[guess.column for found in tables for guess in found.guesses],
        guesses=[astuple(guess) for found in tables for guess in found.guesses],
        date_orders=[order for found in tables for order in found.date_orders],
        due_at=now,
        received_at=now,
        received_by=by,
    )


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
    transaction.on_commit(import_string(settings.REGISTER_IMPORT_WAKE_UP), robust=True)
