"""Register files and imports for tests, reached through the actions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Department, User
from accounts.permissions import Role
from bids.register.imports.actions.imports import (
    confirm_import,
    match_import_columns,
)
from bids.register.imports.actions.receiving import (
    receive_register,
)
from bids.register.imports.actions.work import claim_import, work_on_import
from bids.register.imports.models import RegisterImport
from bids.register.rules.columns import COLUMNS, SCORES
from legacyfund.lib.delimited import csv_text
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.pages import bids_url
from tests.factories.register import RED_SCORES

LATER = NOW + timedelta(minutes=5)
_numbers = count(1)


def system_cells(name: str | None = None, **cells: str) -> dict[str, str]:
    """A row by column: a system with its 13 scores and their evidence."""
    return {
        "name": name or f"Imported system {next(_numbers)}",
        "description": "Holds the cases of one service.",
        "services_supported": "Payments to 40,000 people",
        "assessed_on": "31/08/2026",
        **{code: str(score) for code, score in zip(SCORES, RED_SCORES, strict=True)},
        "evidence": "Risk log of the service",
        "yearly_run_cost": "£1,200,000.00",
        **cells,
    }


def table_of(rows: Sequence[dict[str, str]], columns: Sequence[str] | None = None) -> list[list[str]]:
    """Headings in the framework's words, then the rows."""
    columns = columns or list(dict.fromkeys(column for row in rows for column in row))
    return [
        [COLUMNS[column] for column in columns],
        *([row.get(column, "") for column in columns] for row in rows),
    ]


def csv_of(*rows: dict[str, str]) -> bytes:
    return csv_text(table_of(rows)).encode()


def received_import(
    content: bytes | None = None,
    *,
    department: Department | None = None,
    by: User | None = None,
    name: str = "register.csv",
    now: datetime = NOW,
) -> RegisterImport:
    """Kept, with its columns yet to be matched by a person."""
    department = department or make_department(now=now)
    return receive_register(
        department=department,
        name=name,
        content=content if content is not None else csv_of(system_cells(), system_cells()),
        by=by or make_user(Role.BIDDER, department, now=now),
        now=now,
    ).register_import


def work(now: datetime = LATER) -> RegisterImport:
    """One turn of the worker, on the import that waits longest."""
    register_import = claim_import(now=now)
    assert register_import is not None
    work_on_import(register_import=register_import, clock=lambda: now)
    return RegisterImport.objects.select_related("department").get(pk=register_import.pk)


def checked_import(
    content: bytes | None = None,
    *,
    department: Department | None = None,
    by: User | None = None,
    now: datetime = LATER,
) -> RegisterImport:
    """Checked, or found faulty, by the file's own column names."""
    register_import = received_import(content, department=department, by=by, now=now)
    if register_import.status == "RECEIVED":
        match_import_columns(
            register_import=register_import,
            columns=register_import.columns,
            by=register_import.received_by,
            now=now,
        )
    return work(now)


def counts_of(register_import: RegisterImport) -> tuple[int, int, int]:
    """Systems new, changed and as they are."""
    return register_import.new_count, register_import.changed_count, register_import.unchanged_count


def queued_import(
    content: bytes | None = None,
    *,
    confirmed_by: User | None = None,
    now: datetime = LATER,
    **more: object,
) -> RegisterImport:
    """Confirmed by who sent it, or by another."""
    register_import = checked_import(content, now=now, **more)
    return confirm_import(
        register_import=register_import,
        seen=register_import.plan_sha256,
        by=confirmed_by or register_import.received_by,
        now=now,
    )


def done_import(content: bytes | None = None, *, now: datetime = LATER, **more: object) -> RegisterImport:
    queued_import(content, now=now, **more)
    return work(now)


def upload(client: Client, content: bytes, name: str = "register.csv", **more: object) -> Any:
    return client.post(bids_url("import_register"), {"file": SimpleUploadedFile(name, content), **more})


def as_importer(client: Client, register_import: RegisterImport) -> Client:
    return sign_in(client, register_import.received_by)


def told_of(register_import: RegisterImport) -> list[tuple[int | None, str, str, bool]]:
    rows = register_import.messages.order_by("id")
    return [(row.row, row.column, row.message, row.is_fault) for row in rows]
