"""Claiming rows of work, each in its own transaction. Bookkeeping: no events.

Claiming moves `due_at` to the end of the lease, so a worker that dies leaves a row that is due again.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import LeasedRow

LEASE = timedelta(seconds=60)
FIRST_DELAY = timedelta(minutes=1)
NEVER_FINISHED = "The worker stopped each time before it finished."

Row = TypeVar("Row", bound=LeasedRow)


def claim_row(rows: QuerySet[Row], *, now: datetime) -> Row | None:
    """The row due longest that nobody else holds, now held by the caller; None when none is due.

    A row whose workers died `MAX_ATTEMPTS` times is set aside here, so it cannot hold up the rest.
    """
    while True:
        with transaction.atomic():
            waiting = rows.filter(due_at__lte=now, done_at=None, set_aside_at=None)
            locked = waiting.select_for_update(skip_locked=True, of=("self",))
            row = locked.order_by("due_at", "pk").first()
            if row is None:
                return None
            if row.attempts >= row.MAX_ATTEMPTS:
                _set_aside(row, NEVER_FINISHED, now=now)
                continue
            row.claimed_at, row.due_at = now, now + LEASE
            row.attempts += 1
            row.save(update_fields=["claimed_at", "due_at", "attempts"])
            return row


def finish_row(row: LeasedRow, *, now: datetime, **results: Any) -> bool:
    """Mark the row done, with its results; False when the claim ran out and another worker has it."""
    held = type(row)._default_manager.filter(pk=row.pk, attempts=row.attempts, done_at=None)
    return held.update(done_at=now, last_error="", **results) == 1


def delay_after(attempts: int) -> timedelta:
    """One minute after the first failure, then twice as long each time."""
    return FIRST_DELAY * (1 << (attempts - 1))


@transaction.atomic
def retry_row_later(row: LeasedRow, *, error: str, now: datetime) -> bool:
    """Put the row back with a growing delay; True when its attempts are used up and it is set aside."""
    current = _lock(row)
    if current.attempts != row.attempts or current.done_at is not None:
        return False
    if current.attempts >= current.MAX_ATTEMPTS:
        _set_aside(current, error, now=now)
        return True
    current.due_at, current.last_error = now + delay_after(current.attempts), error[:2000]
    current.save(update_fields=["due_at", "last_error"])
    return False


@transaction.atomic
def set_row_aside(row: LeasedRow, *, error: str, now: datetime) -> None:
    """Trying again would not help: a person has to look."""
    current = _lock(row)
    if current.attempts == row.attempts and current.done_at is None:
        _set_aside(current, error, now=now)


@transaction.atomic
def release_row(row: Row, *, now: datetime) -> Row | None:
    """A row that was set aside, due once more from the start; None when it is not stuck any more."""
    current = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if current.set_aside_at is None or current.done_at is not None:
        return None
    current.set_aside_at, current.due_at, current.attempts = None, now, 0
    current.save(update_fields=["set_aside_at", "due_at", "attempts"])
    return current


def _lock(row: LeasedRow) -> LeasedRow:
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def _set_aside(row: LeasedRow, error: str, *, now: datetime) -> None:
    row.set_aside_at, row.last_error = now, error[:2000]
    row.save(update_fields=["set_aside_at", "last_error"])
