"""Imports of a register: who sees which, what a file says, and the register it is compared with."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import F, QuerySet

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.register.imports.models import (
    ColumnChoice,
    ImportedSystem,
    ImportTable,
    PlannedSystem,
    RegisterFile,
    RegisterImport,
    RegisterImportMessage,
)
from bids.register.imports.queries.tables import lines_of
from bids.register.imports.rules.effect import KnownRating, KnownSystem
from bids.register.imports.rules.parts import read_parts
from bids.register.imports.rules.parts_plan import PartTable
from bids.register.imports.rules.reading import DayColumns, Layout, Messages, Place, check_units
from bids.register.imports.rules.rows import RegisterRow, read_rows
from bids.register.imports.workflow import BEING_WORKED_ON, RegisterImportStatus
from bids.register.models import SCORE_FIELDS, LegacySystem, Rating
from bids.register.rules.columns import REGISTER, SHEETS, TABLES, fits_headings, rate_headings
from bids.register.rules.details import DETAILS
from bids.register.workflow import RatingStatus, SystemStatus
from legacyfund.lib.errors import DomainError
from legacyfund.lib.names import fold_name
from legacyfund.lib.tables.body import Body
from legacyfund.lib.tables.header import find_header, words_of
from legacyfund.lib.tables.reading import read_tables
from legacyfund.lib.tables.shapes import Headings, SheetRow, Table, TableLimits
from legacyfund.lib.zip_guard import ZipLimits

MOST_BYTES = 20 * 1024 * 1024
LIMITS = TableLimits(size=MOST_BYTES, rows=10_000, columns=200, zip=ZipLimits(unpacked=100_000_000))
PEOPLE_AND_FILE = ("department", "file", "received_by", "queued_by")
NO_TABLE = Layout([], [])


@dataclass
class Reading:
    """A file as read. `rows` and `layout` are the register's own table, `parts` the others. `row_count`: rows
    below the headers, so far as a file that is refused was read.
    """

    rows: list[RegisterRow] = field(default_factory=list)
    layout: Layout = NO_TABLE
    parts: list[PartTable] = field(default_factory=list)
    row_count: int = 0
    messages: Messages = field(default_factory=Messages)


def imports_visible_to(user: User) -> QuerySet[RegisterImport]:
    """Imports into the registers the person may import into, the newest first."""
    return (
        RegisterImport.objects.filter(department__in=departments_with(user, Permission.IMPORT_REGISTER))
        .select_related(*PEOPLE_AND_FILE)
        .defer("file__content")
        .order_by("-id")
    )


def messages_of(register_import: RegisterImport) -> QuerySet[RegisterImportMessage]:
    """Faults first, then in the order of the file."""
    return register_import.messages.order_by("-is_fault", F("row").asc(nulls_first=True), "id")


def planned_of(register_import: RegisterImport) -> QuerySet[PlannedSystem]:
    """The systems the last check would make or change, in the order of the file."""
    return register_import.planned.order_by("row", "id")


def systems_of(register_import: RegisterImport) -> QuerySet[ImportedSystem]:
    """The systems the import made or changed, in the order of the file."""
    return register_import.systems.select_related("system").order_by("row", "id")


def imported_before(register_import: RegisterImport) -> RegisterImport | None:
    """The last import of the same bytes that came to its end."""
    done = RegisterImport.objects.filter(file=register_import.file_id, status=RegisterImportStatus.DONE)
    return done.exclude(pk=register_import.pk).order_by("-id").first()


def remembered_columns(department: Department) -> dict[str, dict[str, str]]:
    """By table and normalised heading, what the department's people chose: a column, or blank for none."""
    remembered: dict[str, dict[str, str]] = {table: {} for table in TABLES}
    rows = ColumnChoice.objects.filter(department=department)
    for table, heading, column in rows.values_list("table", "heading", "column"):
        remembered.setdefault(table, {})[heading] = column
    return remembered


def imports_waiting() -> QuerySet[RegisterImport]:
    """Those a worker has to check or write; some may be in a worker's hands."""
    waiting = RegisterImport.objects.filter(status__in=BEING_WORKED_ON)
    return waiting.select_related(*PEOPLE_AND_FILE).defer("file__content")


def read_content(content: bytes, headings: Headings) -> list[Table]:
    """The tables, each with its filled rows. Raises FileRefused."""
    return read_tables(io.BytesIO(content), LIMITS, headings)


def any_headings(remembered: Mapping[str, Mapping[str, str]]) -> Headings:
    """Those of a register that nobody has matched yet. `remembered`: see `remembered_columns`."""
    return Headings(
        rate=lambda cells: rate_headings(cells, remembered),
        fits=lambda cells: fits_headings(cells, remembered),
        sheets=list(SHEETS.values()),
    )


def _its_headings(tables: Sequence[ImportTable]) -> Headings:
    """Those that the import was matched by, and no others."""
    known = {tuple(found.headings) for found in tables}

    def is_known(cells: Sequence[str]) -> bool:
        return tuple(words_of(cells)) in known

    return Headings(rate=is_known, fits=is_known, sheets=list(SHEETS.values()))


def read_import(register_import: RegisterImport, *, today: date, passed: Callable[[int], None]) -> Reading:
    """The kept file, read again. A file that is refused part of the way gives one fault and no rows."""
    content = RegisterFile.objects.values_list("content", flat=True).get(pk=register_import.file_id)
    names = names_of(register_import.department)
    tables, headings = register_import.tables, _its_headings(register_import.tables)
    layouts = {
        found.sheet: Layout(
            found.headings, found.columns, names, found.table, found.sheet if len(tables) > 1 else ""
        )
        for found in tables
    }
    reading, sheet = Reading(), ""
    try:
        for table in read_content(bytes(content), headings):
            sheet = table.sheet
            header = find_header(table.rows, headings) if sheet in layouts else None
            if header is not None:
                layout = replace(layouts[sheet], is_styled=table.is_styled)
                _read_table(reading, layout, Body(table, header), today, passed)
    except DomainError as refusal:
        refused = Reading(row_count=reading.row_count)
        refused.messages.fault(refusal.message, Place(sheet=sheet if len(tables) > 1 else ""))
        return refused
    return reading


def _read_table(
    reading: Reading, layout: Layout, body: Body, today: date, passed: Callable[[int], None]
) -> None:
    before, days = reading.row_count, DayColumns(layout)
    rows = days.passing(_Counted(iter(body), reading))

    def counted(rows: int) -> None:
        passed(before + rows)

    check_units(layout, reading.messages)
    if layout.table == REGISTER:
        reading.layout = layout
        reading.rows = read_rows(rows, layout, reading.messages, today=today, passed=counted)
    else:
        reading.parts.append((layout, read_parts(rows, layout, reading.messages, passed=counted)))
    days.tell(reading.messages)
    for note in body.notes([place for place, column in enumerate(layout.columns) if column]):
        reading.messages.note(note.words, Place(sheet=layout.sheet))


class _Counted:
    """An iterator that counts in `row_count` what it gives."""

    def __init__(self, rows: Iterator[SheetRow], reading: Reading) -> None:
        self.rows = rows
        self.reading = reading

    def __iter__(self) -> Iterator[SheetRow]:
        return self

    def __next__(self) -> SheetRow:
        row = next(self.rows)
        self.reading.row_count += 1
        return row


def names_of(department: Department) -> frozenset[str]:
    """What a file may call the department, as names are compared: also as those it took over were called."""
    names = [department.name, department.abbreviation, department.code, department.organisation_id]
    for former in Department.objects.filter(successor=department).order_by("pk"):
        names += [former.name, former.abbreviation, former.code]
    return frozenset(fold_name(name) for name in names if name)


def known_systems(department: Department, tables: Iterable[str] = ()) -> list[KnownSystem]:
    """The department's register, to compare a file with; what its systems list, for `tables` alone."""
    ratings: dict[int, list[KnownRating]] = {}
    current = Rating.objects.filter(system__department=department).exclude(status=RatingStatus.SUPERSEDED)
    fields = ("system_id", "status", "assessed_on", "evidence", "assessor", *SCORE_FIELDS)
    for row in current.order_by("id").values(*fields):
        known = KnownRating(
            scores={field: row[field] for field in SCORE_FIELDS},
            assessed_on=row["assessed_on"],
            is_confirmed=row["status"] == RatingStatus.CONFIRMED,
            is_draft=row["status"] == RatingStatus.DRAFT,
            evidence={code.lower(): text for code, text in row["evidence"].items() if text},
            assessor=row["assessor"],
        )
        ratings.setdefault(row["system_id"], []).append(known)
    lines = {table: lines_of(department, table) for table in tables}
    systems = LegacySystem.objects.filter(department=department).order_by("number", "pk")
    return [
        KnownSystem(
            reference=row["reference"],
            details={column: row[column] for column in DETAILS},
            ratings=tuple(ratings.get(row["pk"], ())),
            lines={table: found.get(row["pk"], {}) for table, found in lines.items()},
            ended=_ended(row["status"]),
        )
        for row in systems.values("pk", "reference", "status", *DETAILS)
    ]


def _ended(status: str) -> str:
    """Blank while the system is in the register."""
    return "" if status == SystemStatus.LIVE else str(SystemStatus(status).label).lower()
