"""Keeping what a check said: counts, messages, what each system would become, and the plan's fingerprint."""

from collections.abc import Iterable
from datetime import datetime

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import person_or_those_with
from bids.register.imports.models import PlannedSystem, RegisterImport, RegisterImportMessage
from bids.register.imports.queries.imports import Reading
from bids.register.imports.rules.effect import KnownSystem, Plan
from bids.register.imports.rules.reading import Messages
from bids.register.imports.rules.seen import seen_rows
from bids.register.imports.workflow import REGISTER_IMPORT_TRANSITIONS

_BATCH = 1000
_COUNTS = (
    *("row_count", "new_count", "changed_count", "unchanged_count", "rating_count", "draft_count"),
    *("line_counts", "fault_count", "note_count"),
)


def keep_check(
    register_import: RegisterImport,
    plan: Plan,
    known: Iterable[KnownSystem],
    reading: Reading,
    *,
    seen: str,
    now: datetime,
) -> None:
    """What the import would do, in place of what the last check said. `seen` is the plan's fingerprint.

    One that somebody stood by was overtaken: the register has moved. Nobody stands by it any more, and who
    did is told.
    """
    messages, overtaken = reading.messages, register_import.queued_by is not None
    tell = answerable_for(register_import) if overtaken else []
    event = "find_faulty" if messages.faults else "pass"
    register_import.status = REGISTER_IMPORT_TRANSITIONS.target(register_import.status, event)
    _set_counts(register_import, plan, reading)
    register_import.plan_sha256, register_import.overtaken_at = seen, now if overtaken else None
    put_back(register_import, *_COUNTS, "plan_sha256", "overtaken_at")
    _keep_messages(register_import, messages)
    _keep_planned(register_import, plan, known)
    checked = "register_import.found_faulty" if messages.faults else "register_import.checked"
    record_event(
        "register_import.overtaken" if overtaken else checked,
        register_import,
        by=None,
        now=now,
        department=register_import.department,
        data={**counts_of(register_import), "faults": messages.faults, "file": register_import.file.name},
        tell=tell,
    )


def put_back(register_import: RegisterImport, *fields: str) -> None:
    """Nobody stands by it any more."""
    register_import.queued_at, register_import.queued_by = None, None
    register_import.save(update_fields=["status", "queued_at", "queued_by", *fields])


def answerable_for(register_import: RegisterImport) -> list[User]:
    """Who sent the file and who confirmed it; in the place of one who has left, whoever may import."""
    people = {register_import.received_by, register_import.queued_by or register_import.received_by}
    department = register_import.department
    return [
        answerable
        for person in people
        for answerable in person_or_those_with(person, Permission.IMPORT_REGISTER, department=department)
    ]


def counts_of(register_import: RegisterImport) -> dict[str, object]:
    return {
        "rows": register_import.row_count,
        "new": register_import.new_count,
        "changed": register_import.changed_count,
        "unchanged": register_import.unchanged_count,
        "ratings": register_import.rating_count,
        "drafts": register_import.draft_count,
        "lines": register_import.line_counts,
    }


def _set_counts(register_import: RegisterImport, plan: Plan, reading: Reading) -> None:
    register_import.row_count = reading.row_count
    register_import.new_count, register_import.changed_count = len(plan.new), len(plan.changed)
    register_import.unchanged_count, register_import.rating_count = plan.unchanged, plan.ratings
    register_import.draft_count, register_import.line_counts = plan.drafts, plan.line_counts
    register_import.fault_count = reading.messages.faults
    register_import.note_count = reading.messages.notes


def _keep_messages(register_import: RegisterImport, messages: Messages) -> None:
    RegisterImportMessage.objects.filter(register_import=register_import).delete()
    RegisterImportMessage.objects.bulk_create(
        (
            RegisterImportMessage(
                register_import=register_import,
                sheet=found.sheet,
                row=found.row,
                column=found.column,
                value=found.value,
                message=found.message,
                is_fault=found.is_fault,
            )
            for found in messages.kept
        ),
        batch_size=_BATCH,
    )


def _keep_planned(register_import: RegisterImport, plan: Plan, known: Iterable[KnownSystem]) -> None:
    PlannedSystem.objects.filter(register_import=register_import).delete()
    PlannedSystem.objects.bulk_create(
        (
            PlannedSystem(
                register_import=register_import,
                sheet=row.sheet,
                row=row.number,
                reference=row.reference,
                name=row.name,
                differences=row.differences,
            )
            for row in seen_rows(plan, known)
        ),
        batch_size=_BATCH,
    )
