"""The work on an import: a worker claims it, reads the file, and says or does what it means for the register.

The row is the queue (`accounts.models.LeasedRow`), its lease renewed as rows are read.
Everything an import writes goes in with one transaction, so it is there whole or not at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.actions.leases import LeaseLost, claim_row, is_held, renew_row
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import people_with, person_or_those_with
from bids.register.imports.actions.rows import write_plan
from bids.register.imports.models import PlannedSystem, RegisterImport, RegisterImportMessage
from bids.register.imports.queries.imports import (
    PEOPLE_AND_FILE,
    Reading,
    imports_waiting,
    known_systems,
    read_import,
)
from bids.register.imports.rules.effect import KnownSystem, Plan
from bids.register.imports.rules.messages import Messages
from bids.register.imports.rules.parts_plan import plan_parts
from bids.register.imports.rules.plan import plan_rows
from bids.register.imports.rules.seen import fingerprint, seen_rows
from bids.register.imports.workflow import REGISTER_IMPORT_TRANSITIONS
from bids.register.models import LegacySystem
from legacyfund.lib.financial_year import london_date

_BATCH = 1000


def claim_import(*, now: datetime) -> RegisterImport | None:
    """The import waiting longest that nobody else holds, now held by the caller; None when there is none.

    One whose workers died `MAX_ATTEMPTS` times is given up here, so that it cannot hold up the rest.
    """
    return claim_row(imports_waiting(), now=now, give_up=_give_up)


def work_on_import(*, register_import: RegisterImport, clock: Callable[[], datetime]) -> None:
    """Check the import, or write it, as its status says. Raises LeaseLost when another worker has it."""

    def passed(rows: int) -> None:
        renew_import(register_import=register_import, rows=rows, now=clock())

    reading = read_import(register_import, today=london_date(clock()), passed=passed)
    passed(reading.row_count)
    with transaction.atomic():
        department = Department.objects.select_for_update(no_key=True).get(pk=register_import.department_id)
        held = _lock_held(register_import)
        held.department = department
        if held.queued_by is not None:
            _lock_register(department)
        if reading.date_questions:
            _ask(held, reading, clock())
            return
        known = known_systems(department, [layout.table for layout, _ in reading.parts])
        plan = plan_rows(reading.rows, known, reading.layout, reading.messages)
        plan_parts(reading.parts, known, plan, reading.messages)
        seen, now = fingerprint(plan, known), clock()
        as_seen = seen == held.plan_sha256 and not reading.messages.faults
        if held.queued_by is not None and as_seen:
            _finish(held, plan, held.queued_by, now)
        else:
            _keep_check(held, plan, known, reading, seen=seen, now=now)


def renew_import(*, register_import: RegisterImport, rows: int, now: datetime) -> None:
    """Tell how many rows have been read, and hold the row for another minute. Raises LeaseLost."""
    if not renew_row(register_import, now=now, rows_passed=rows):
        raise _lost(register_import)


def fail_import(*, register_import: RegisterImport, error: str, now: datetime) -> None:
    """Set the import aside for a person to look; nothing of it was written."""
    with transaction.atomic():
        try:
            held = _lock_held(register_import)
        except LeaseLost:
            return
        _give_up(held, error, now)


def _lock_register(department: Department) -> None:
    """Every system, held until the transaction ends: what is compared is what is written over."""
    systems = LegacySystem.objects.select_for_update(no_key=True).filter(department=department)
    list(systems.order_by("pk").values_list("pk", flat=True))


def _lock_held(register_import: RegisterImport) -> RegisterImport:
    rows = RegisterImport.objects.select_for_update(of=("self",)).select_related(*PEOPLE_AND_FILE)
    held = rows.defer("file__content").get(pk=register_import.pk)
    if not is_held(held, register_import):
        raise _lost(register_import)
    return held


def _lost(register_import: RegisterImport) -> LeaseLost:
    return LeaseLost(f"{register_import.reference} was taken over by another worker. Nothing needs doing.")


def _give_up(register_import: RegisterImport, error: str, now: datetime) -> None:
    tell = _answerable_for(register_import)
    register_import.status = REGISTER_IMPORT_TRANSITIONS.target(register_import.status, "fail")
    register_import.set_aside_at, register_import.last_error = now, error[:2000]
    _put_back(register_import, "set_aside_at", "last_error")
    record_event(
        "register_import.failed",
        register_import,
        by=None,
        now=now,
        department=register_import.department,
        data={"error": register_import.last_error, "file": register_import.file.name},
        tell=tell,
    )


def _finish(register_import: RegisterImport, plan: Plan, by: User, now: datetime) -> None:
    write_plan(register_import, plan, by=by, now=now)
    register_import.status = REGISTER_IMPORT_TRANSITIONS.target(register_import.status, "finish")
    register_import.done_at = now
    register_import.save(update_fields=["status", "done_at"])
    record_event(
        "register_import.done",
        register_import,
        by=by,
        now=now,
        department=register_import.department,
        data=_counts_of(register_import),
        tell=list(_to_confirm(register_import, by)),
    )


def _to_confirm(register_import: RegisterImport, by: User) -> Iterable[User]:
    """Those who may confirm the ratings it brought in, if it brought any."""
    if not register_import.rating_count:
        return []
    people = people_with(Permission.CONFIRM_RATING, department=register_import.department)
    return people.exclude(pk=by.pk)


def _keep_check(
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
    tell = _answerable_for(register_import) if overtaken else []
    event = "find_faulty" if messages.faults else "pass"
    register_import.status = REGISTER_IMPORT_TRANSITIONS.target(register_import.status, event)
    counts = {
        "row_count": reading.row_count,
        "new_count": len(plan.new),
        "changed_count": len(plan.changed),
        "unchanged_count": plan.unchanged,
        "rating_count": plan.ratings,
        "draft_count": plan.drafts,
        "line_counts": plan.line_counts,
        "fault_count": messages.faults,
        "note_count": messages.notes,
    }
    for field, count in counts.items():
        setattr(register_import, field, count)
    register_import.plan_sha256, register_import.overtaken_at = seen, now if overtaken else None
    _put_back(register_import, *counts, "plan_sha256", "overtaken_at")
    _keep_messages(register_import, messages)
    _keep_planned(register_import, plan, known)
    data = {**_counts_of(register_import), "faults": messages.faults, "file": register_import.file.name}
    department = register_import.department
    if overtaken:
        record_event(
            "register_import.overtaken",
            register_import,
            by=None,
            now=now,
            department=department,
            data=data,
            tell=tell,
        )
        return
    record_event(
        "register_import.found_faulty" if messages.faults else "register_import.checked",
        register_import,
        by=None,
        now=now,
        department=department,
        data=data,
    )


def _ask(register_import: RegisterImport, reading: Reading, now: datetime) -> None:
    """Wait until people have said what comes first in its dates: nothing else can be told before."""
    register_import.status = REGISTER_IMPORT_TRANSITIONS.target(register_import.status, "ask")
    register_import.date_questions = {
        str(place): list(asked) for place, asked in reading.date_questions.items()
    }
    register_import.row_count = reading.row_count
    register_import.save(update_fields=["status", "date_questions", "row_count"])
    register_import.messages.all().delete()
    register_import.planned.all().delete()
    record_event(
        "register_import.dates_asked",
        register_import,
        by=None,
        now=now,
        department=register_import.department,
        data={"file": register_import.file.name, "rows": reading.row_count},
    )


def _put_back(register_import: RegisterImport, *fields: str) -> None:
    """Nobody stands by it any more."""
    register_import.queued_at, register_import.queued_by = None, None
    register_import.save(update_fields=["status", "queued_at", "queued_by", *fields])


def _answerable_for(register_import: RegisterImport) -> list[User]:
    """Who sent the file and who confirmed it; in the place of one who has left, whoever may import."""
    people = {register_import.received_by, register_import.queued_by or register_import.received_by}
    department = register_import.department
    return [
        answerable
        for person in people
        for answerable in person_or_those_with(person, Permission.IMPORT_REGISTER, department=department)
    ]


def _counts_of(register_import: RegisterImport) -> dict[str, object]:
    return {
        "rows": register_import.row_count,
        "new": register_import.new_count,
        "changed": register_import.changed_count,
        "unchanged": register_import.unchanged_count,
        "ratings": register_import.rating_count,
        "drafts": register_import.draft_count,
        "lines": register_import.line_counts,
    }


def _keep_messages(register_import: RegisterImport, messages: Messages) -> None:
    RegisterImportMessage.objects.filter(register_import=register_import).delete()
    RegisterImportMessage.objects.bulk_create(
        (RegisterImportMessage(register_import=register_import, **asdict(found)) for found in messages.kept),
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
