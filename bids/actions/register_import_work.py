"""The work on an import: a worker claims it, reads the file, and says or does what it means for the register.

The row is the queue (`accounts.models.LeasedRow`), its lease renewed as rows are read.
Everything an import writes goes in with one transaction, so it is there whole or not at all.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from accounts.actions.jobs import LeaseLost
from accounts.actions.leases import claim_row, is_held, renew_row
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries import people_with
from bids.actions.register_import_rows import write_plan
from bids.models import RegisterImport, RegisterImportMessage
from bids.queries.register_imports import Reading, imports_waiting, known_systems, read_import
from bids.rules.register_effect import Plan
from bids.rules.register_parts_plan import plan_parts
from bids.rules.register_plan import plan_rows
from bids.workflow import REGISTER_IMPORT_TRANSITIONS
from legacyfund.lib.financial_year import london_date


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
        known = known_systems(department, [layout.table for layout, _ in reading.parts])
        plan = plan_rows(reading.rows, known, reading.layout, reading.messages)
        plan_parts(reading.parts, known, plan, reading.messages)
        now = clock()
        if held.queued_by is not None and _is_as_confirmed(held, plan, reading):
            _finish(held, plan, held.queued_by, now)
        else:
            _keep_check(held, plan, reading, now)


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


def _lock_held(register_import: RegisterImport) -> RegisterImport:
    rows = RegisterImport.objects.select_for_update(of=("self",)).select_related("department", "queued_by")
    held = rows.get(pk=register_import.pk)
    if not is_held(held, register_import):
        raise _lost(register_import)
    return held


def _lost(register_import: RegisterImport) -> LeaseLost:
    return LeaseLost(f"{register_import.reference} was taken over by another worker. Nothing needs doing.")


def _give_up(register_import: RegisterImport, error: str, now: datetime) -> None:
    register_import.status = REGISTER_IMPORT_TRANSITIONS.target(register_import.status, "fail")
    register_import.set_aside_at, register_import.last_error = now, error[:2000]
    _put_back(register_import, "set_aside_at", "last_error")
    record_event(
        "register_import.failed",
        register_import,
        by=None,
        now=now,
        department=register_import.department,
        data={"error": register_import.last_error},
    )


def _put_back(register_import: RegisterImport, *fields: str) -> None:
    """Nobody stands by it any more."""
    register_import.queued_at, register_import.queued_by = None, None
    register_import.save(update_fields=["status", "queued_at", "queued_by", *fields])


def _is_as_confirmed(register_import: RegisterImport, plan: Plan, reading: Reading) -> bool:
    confirmed = (
        register_import.new_count,
        register_import.changed_count,
        register_import.unchanged_count,
        register_import.rating_count,
    )
    return (
        not reading.messages.faults
        and plan.counts == confirmed
        and plan.drafts == register_import.draft_count
        and plan.line_counts == register_import.line_counts
    )


def _keep_check(register_import: RegisterImport, plan: Plan, reading: Reading, now: datetime) -> None:
    """What the import would do, with its messages in place of the last check's."""
    messages = reading.messages
    event = "find_faulty" if messages.faults else "pass"
    register_import.status = REGISTER_IMPORT_TRANSITIONS.target(register_import.status, event)
    register_import.row_count = reading.row_count
    register_import.new_count, register_import.changed_count = len(plan.new), len(plan.changed)
    register_import.unchanged_count, register_import.rating_count = plan.unchanged, plan.ratings
    register_import.fault_count, register_import.note_count = messages.faults, messages.notes
    register_import.draft_count, register_import.line_counts = plan.drafts, plan.line_counts
    counts = ("row_count", "new_count", "changed_count", "unchanged_count", "rating_count", "draft_count")
    _put_back(register_import, *counts, "line_counts", "fault_count", "note_count")
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
        batch_size=1000,
    )
    record_event(
        "register_import.found_faulty" if messages.faults else "register_import.checked",
        register_import,
        by=None,
        now=now,
        department=register_import.department,
        data={**_counts(register_import), "faults": messages.faults},
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
        data=_counts(register_import),
        tell=list(_to_confirm(register_import, by)),
    )


def _to_confirm(register_import: RegisterImport, by: User) -> Iterable[User]:
    """Those who may confirm the ratings it brought in, if it brought any."""
    if not register_import.rating_count:
        return []
    people = people_with(Permission.CONFIRM_RATING, department=register_import.department)
    return people.exclude(pk=by.pk)


def _counts(register_import: RegisterImport) -> dict[str, object]:
    return {
        "rows": register_import.row_count,
        "new": register_import.new_count,
        "changed": register_import.changed_count,
        "unchanged": register_import.unchanged_count,
        "ratings": register_import.rating_count,
        "drafts": register_import.draft_count,
        "lines": register_import.line_counts,
    }
