"""Imports of a register: who sees which, what a file says, and the register it is compared with."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import F, QuerySet

from accounts.models import Department, Event, User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.register.imports.models import (
    ImportedSystem,
    ImportTable,
    PlannedSystem,
    RegisterFile,
    RegisterImport,
    RegisterImportMessage,
)
from bids.register.imports.queries.tables import lines_of
from bids.register.imports.rules.day_columns import DayColumns
from bids.register.imports.rules.effect import KnownRating, KnownSystem
from bids.register.imports.rules.layout import Layout, check_stated, check_units
from bids.register.imports.rules.messages import Messages, Place
from bids.register.imports.rules.parts import read_parts
from bids.register.imports.rules.parts_plan import PartTable
from bids.register.imports.rules.rows import RegisterRow, read_rows
from bids.register.imports.workflow import BEING_WORKED_ON, RegisterImportStatus
from bids.register.models import SCORE_FIELDS, LegacySystem, Rating
from bids.register.rules.columns import REGISTER, SHEETS, fits_headings, rate_headings
from bids.register.rules.details import DETAILS
from bids.register.workflow import RatingStatus, SystemStatus
from legacyfund.lib.date_order import DateQuestion
from legacyfund.lib.errors import DomainError
from legacyfund.lib.names import fold_name
from legacyfund.lib.tables.annotated import annotated_workbook
from legacyfund.lib.tables.body import Body
from legacyfund.lib.tables.corrections import LONGEST_SHOWN, FaultyCell, put_right
from legacyfund.lib.tables.header import find_header, words_of
from legacyfund.lib.tables.matching import Memory, heading_labels
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
    below the headers, so far as a file that is refused was read. `date_questions`: by the place of a heading
    in the file, what is to be said of its dates before anything else.
    """

    rows: list[RegisterRow] = field(default_factory=list)
    layout: Layout = NO_TABLE
    parts: list[PartTable] = field(default_factory=list)
    row_count: int = 0
    messages: Messages = field(default_factory=Messages)
    date_questions: dict[int, DateQuestion] = field(default_factory=dict)


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
    """The systems the import made or changed that are in the department's register, in the order of the
    file.
    """
    here = register_import.systems.filter(system__department=register_import.department_id)
    return here.select_related("system").order_by("row", "id")


def imported_before(register_import: RegisterImport) -> RegisterImport | None:
    """The last import of the same bytes that came to its end."""
    done = RegisterImport.objects.filter(file=register_import.file_id, status=RegisterImportStatus.DONE)
    return done.exclude(pk=register_import.pk).order_by("-id").first()


def imports_waiting() -> QuerySet[RegisterImport]:
    """Those a worker has to check or write; some may be in a worker's hands."""
    waiting = RegisterImport.objects.filter(status__in=BEING_WORKED_ON)
    return waiting.select_related(*PEOPLE_AND_FILE).defer("file__content")


def read_content(content: bytes, headings: Headings) -> list[Table]:
    """The tables, each with its filled rows. Raises FileRefused."""
    return read_tables(io.BytesIO(content), LIMITS, headings)


def any_headings(remembered: Mapping[str, Memory]) -> Headings:
    """Those of a register that nobody has matched yet. `remembered`: see `remembered_columns`."""
    known = {table: memory.anywhere for table, memory in remembered.items()}
    return Headings(
        rate=lambda cells: rate_headings(cells, known),
        fits=lambda cells: fits_headings(cells, known),
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
            heading_labels(found.headings),
            found.columns,
            names,
            found.table,
            found.sheet if len(tables) > 1 else "",
            start=found.start,
            date_orders=found.date_orders,
        )
        for found in tables
    }
    reading, sheet = Reading(), ""
    try:
        for table in _corrected(read_content(bytes(content), headings), register_import):
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
    check_stated(layout, body, reading.messages)
    reading.date_questions |= days.settle(reading.messages)
    reading.messages.tell_otherwise()
    for note in body.notes([place for place, column in enumerate(layout.columns) if column]):
        reading.messages.note(note.words, Place(sheet=layout.sheet))


def _corrected(tables: Iterable[Table], register_import: RegisterImport) -> Iterator[Table]:
    """With what people put right on the page over what stands in the file."""
    corrections = register_import.corrected
    for table in tables:
        cells: dict[int, dict[int, str]] = {}
        for found in register_import.tables:
            for one in corrections if found.sheet == table.sheet else ():
                if 0 <= one.column - found.start < len(found.headings):
                    cells.setdefault(one.row, {})[one.column - found.start] = one.value
        yield replace(table, rows=put_right(table.rows, cells)) if cells else table


def cells_to_correct(register_import: RegisterImport) -> dict[tuple[int, int], FaultyCell]:
    """By row and place among the headings of the file, the cells that the last check found fault with; none
    once the import waits for no correction.
    """
    if register_import.status != RegisterImportStatus.FAULTY:
        return {}
    places = {
        (found.sheet if len(register_import.tables) > 1 else "", label): found.start + place
        for found in register_import.tables
        for place, label in enumerate(heading_labels(found.headings))
    }
    cells: dict[tuple[int, int], FaultyCell] = {}
    for told in messages_of(register_import).filter(is_fault=True, row__isnull=False):
        place = places.get((told.sheet, told.column))
        if told.row is None or place is None or len(told.value) >= LONGEST_SHOWN:
            continue
        before = cells.get((told.row, place))
        said = (*before.faults, told.message) if before else (told.message,)
        cells[told.row, place] = FaultyCell(told.row, place, told.column, told.sheet, told.value, said)
    return cells


def file_with_messages(register_import: RegisterImport) -> bytes:
    """The department's own file as a workbook, with what the last check said of each row in a first column.

    Raises FileRefused for a file that cannot be read as rows.
    """
    content = RegisterFile.objects.values_list("content", flat=True).get(pk=register_import.file_id)
    tables = register_import.tables
    headings = _its_headings(tables)
    alone = tables[0].sheet if len(tables) == 1 else ""
    said: dict[str, dict[int | None, list[str]]] = {}
    for found in messages_of(register_import):
        words = f"{'' if found.is_fault else 'Note: '}{found.column}{': ' if found.column else ''}"
        said.setdefault(found.sheet or alone, {}).setdefault(found.row, []).append(words + found.message)
    known = {found.sheet for found in tables}
    whole = _corrected(read_content(bytes(content), headings), register_import)
    read = [table for table in whole if table.sheet in known]
    return annotated_workbook(read, headings, said)


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
    """What a file may call the department, as names are compared: also as it was called before, and as those
    that it took over were.
    """
    former = list(Department.objects.filter(successor=department).order_by("pk"))
    names = [department.organisation_id]
    for one in (department, *former):
        names += [one.name, one.abbreviation, one.code]
    renamed = Event.objects.filter(kind="department.renamed", department__in=[department, *former])
    for data in renamed.order_by("pk").values_list("data", flat=True):
        names += data["before"].values()
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
