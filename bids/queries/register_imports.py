"""Imports of a register: who sees which, what a file says, and the register it is compared with."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.models import (
    ColumnChoice,
    ImportedSystem,
    LegacySystem,
    Rating,
    RegisterFile,
    RegisterImport,
    RegisterImportMessage,
)
from bids.models.rating import SCORE_FIELDS
from bids.rules.register_columns import COLUMNS
from bids.rules.register_plan import KnownRating, KnownSystem
from bids.rules.register_rows import NOT_DETAILS, Layout, Messages, RegisterRow, read_rows
from bids.workflow import BEING_WORKED_ON, RatingStatus, RegisterImportStatus
from legacyfund.lib.errors import DomainError
from legacyfund.lib.tables import read_table
from legacyfund.lib.workbooks import SheetLimits, SheetRow
from legacyfund.lib.zip_guard import ZipLimits

LIMITS = SheetLimits(rows=10_000, columns=200, zip=ZipLimits(unpacked=100_000_000))
MOST_BYTES = 20 * 1024 * 1024
DETAIL_COLUMNS = tuple(column for column in COLUMNS if column not in NOT_DETAILS)


@dataclass(frozen=True)
class Reading:
    """A file as read. `row_count`: rows below the header, so far as a file that is refused was read."""

    rows: list[RegisterRow]
    row_count: int
    layout: Layout
    messages: Messages


def imports_visible_to(user: User) -> QuerySet[RegisterImport]:
    """Imports into the registers the person may import into, the newest first."""
    return (
        RegisterImport.objects.filter(department__in=departments_with(user, Permission.IMPORT_REGISTER))
        .select_related("department", "file", "received_by", "queued_by")
        .defer("file__content")
        .order_by("-id")
    )


def messages_of(register_import: RegisterImport) -> QuerySet[RegisterImportMessage]:
    """Faults first, then in the order of the file."""
    return register_import.messages.order_by("-is_fault", F("row").asc(nulls_first=True), "id")


def systems_of(register_import: RegisterImport) -> QuerySet[ImportedSystem]:
    """The systems the import made or changed, in the order of the file."""
    return register_import.systems.select_related("system").order_by("row", "id")


def imported_before(register_import: RegisterImport) -> RegisterImport | None:
    """The last import of the same bytes that came to its end."""
    done = RegisterImport.objects.filter(file=register_import.file_id, status=RegisterImportStatus.DONE)
    return done.exclude(pk=register_import.pk).order_by("-id").first()


def remembered_columns(department: Department) -> dict[str, str]:
    """By normalised heading, what the department's people chose: a column, or blank for none."""
    return dict(ColumnChoice.objects.filter(department=department).values_list("heading", "column"))


def imports_waiting(now: datetime) -> QuerySet[RegisterImport]:
    """Those a worker has to take up: nobody's, or held by one whose lease has run out."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return RegisterImport.objects.filter(free, status__in=BEING_WORKED_ON).order_by("id")


def read_content(content: bytes) -> Iterator[SheetRow]:
    """Rows from the header on. Raises FileRefused or ArchiveRefused."""
    return read_table(io.BytesIO(content), LIMITS, size=MOST_BYTES)


def read_import(register_import: RegisterImport, *, today: date, passed: Callable[[int], None]) -> Reading:
    """The kept file, read anew. A file that is refused part of the way gives one fault and no rows."""
    layout = Layout(register_import.headings, register_import.columns, names_of(register_import.department))
    content = RegisterFile.objects.values_list("content", flat=True).get(pk=register_import.file_id)
    messages, counted = Messages(), _Counted(read_content(bytes(content)))
    try:
        next(counted)
        rows = read_rows(counted, layout, messages, today=today, passed=passed)
    except DomainError as refusal:
        messages = Messages()
        messages.fault(refusal.message)
        rows = []
    return Reading(rows, max(0, counted.count - 1), layout, messages)


class _Counted:
    """An iterator that knows how many it gave."""

    def __init__(self, rows: Iterator[SheetRow]) -> None:
        self.rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[SheetRow]:
        return self

    def __next__(self) -> SheetRow:
        row = next(self.rows)
        self.count += 1
        return row


def names_of(department: Department) -> frozenset[str]:
    """What a file may call the department, in small letters."""
    names = (department.name, department.abbreviation, department.code, department.organisation_id)
    return frozenset(name.casefold() for name in names if name)


def known_systems(department: Department) -> list[KnownSystem]:
    """The department's register, to compare a file with."""
    ratings: dict[int, list[KnownRating]] = {}
    standing = Rating.objects.filter(system__department=department).exclude(status=RatingStatus.SUPERSEDED)
    for row in standing.order_by("id").values("system_id", "status", "assessed_on", *SCORE_FIELDS):
        known = KnownRating(
            scores={field: row[field] for field in SCORE_FIELDS},
            assessed_on=row["assessed_on"],
            is_confirmed=row["status"] == RatingStatus.CONFIRMED,
        )
        ratings.setdefault(row["system_id"], []).append(known)
    systems = LegacySystem.objects.filter(department=department).order_by("number", "pk")
    return [
        KnownSystem(
            reference=row["reference"],
            details={column: row[column] for column in DETAIL_COLUMNS},
            ratings=tuple(ratings.get(row["pk"], ())),
        )
        for row in systems.values("pk", "reference", *DETAIL_COLUMNS)
    ]
