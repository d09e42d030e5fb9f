"""A department brings in a register as a file: it is kept, and its columns matched as far as known."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import check_may
from accounts.models import Department, User
from accounts.permissions import Permission
from bids.register.actions.systems import check_register_open
from bids.register.imports.actions.imports import ImportRefused, ask_for_check, record
from bids.register.imports.models import ImportTable, RegisterFile, RegisterImport
from bids.register.imports.queries.imports import MOST_BYTES, any_headings, read_content
from bids.register.imports.queries.remembered import remembered_columns, remembered_orders
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.rules.columns import doubtful_headings, guess_headings, lacking_column, table_of
from legacyfund.kept_files import check_harmless, keep_file
from legacyfund.lib.tables.body import Body
from legacyfund.lib.tables.header import find_header, read_headings
from legacyfund.lib.tables.matching import Guess, Memory, heading_keys

LONGEST_HEADING = 200


SAMPLES = 200
"""As many rows are looked at to tell what a short heading stands for."""


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
        record("register_import.received", register_import, by=by, now=now, data=data)
        return Arrival(register_import, is_new=True)


def _is_settled(found: ImportTable, remembered: Mapping[str, Memory]) -> bool:
    """Whether people have said of each heading what it stands for, and it can be read so."""
    known = remembered.get(found.table, Memory()).of(found.headings)
    return not lacking_column(found.table, found.columns) and all(
        key in known for key in heading_keys(found.headings) if key
    )


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
