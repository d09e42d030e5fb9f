"""Claiming rows of work, each in its own transaction. Bookkeeping: no events.

Claiming moves `due_at` to the end of the lease, so a worker that dies leaves a row that is due again: at once
where its process is known dead. A holder that is slow or frozen keeps its lease, and what it writes when
another has claimed the row is refused: the attempt and the moment of its claim are no longer the row's.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import LeasedRow
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.process_names import is_known_dead, own_name

LEASE = timedelta(seconds=60)
MAIL_LEASE = timedelta(minutes=5)
"""Longer than the slowest talk with a mail server: some fifteen answers, each within EMAIL_TIMEOUT."""
FIRST_DELAY = timedelta(minutes=1)
NEVER_FINISHED = "The worker stopped each time before it finished."

Row = TypeVar("Row", bound=LeasedRow)


class LeaseLost(ConflictRefused):
    """Another holder has taken the work over, so this one must stop."""


def claim_row(
    rows: QuerySet[Row],
    *,
    now: datetime,
    lease: timedelta = LEASE,
    give_up: Callable[[Row, str, datetime], None] | None = None,
) -> Row | None:
    """The row due longest that nobody else holds, now held by the caller; None when none is due.

    A row whose workers died `MAX_ATTEMPTS` times is set aside here, so it cannot hold up the rest: by
    `give_up`, where more is to be done, and which has to set it aside too.
    """
    while True:
        with transaction.atomic():
            open_rows = rows.filter(done_at=None, set_aside_at=None)
            waiting = open_rows.filter(Q(due_at__lte=now) | Q(held_by__in=_dead_holders(open_rows, now)))
            locked = waiting.select_for_update(skip_locked=True, of=("self",))
            row = locked.order_by("due_at", "pk").first()
            if row is None:
                return None
            if row.attempts >= row.MAX_ATTEMPTS:
                (give_up or _set_aside)(row, row.last_error or NEVER_FINISHED, now)
                continue
            row.claimed_at, row.due_at = now, now + lease
            row.attempts, row.held_by, row.last_error = row.attempts + 1, own_name(), ""
            row.save(update_fields=["claimed_at", "due_at", "attempts", "held_by", "last_error"])
            return row


def _dead_holders(open_rows: QuerySet[Row], now: datetime) -> list[str]:
    held = open_rows.filter(due_at__gt=now).exclude(held_by="").order_by().values_list("held_by", flat=True)
    return [name for name in held.distinct() if is_known_dead(name)]


def finish_row(row: LeasedRow, *, now: datetime, last_error: str = "", **results: Any) -> bool:
    """Mark the row done, with its results, or over for the reason in `last_error`; False when the claim ran
    out and another worker has it.
    """
    return _held(row).update(done_at=now, last_error=last_error, **results) == 1


def renew_row(row: LeasedRow, *, now: datetime, **progress: Any) -> bool:
    """Hold the row for another lease; False when the claim ran out and another worker has it."""
    return _held(row).update(due_at=now + LEASE, **progress) == 1


def is_held(current: LeasedRow, row: LeasedRow) -> bool:
    """Whether the row as it is now, locked, is still in the hands of the one who claimed `row`."""
    is_same_claim = (current.attempts, current.claimed_at) == (row.attempts, row.claimed_at)
    return is_same_claim and current.done_at is None and current.set_aside_at is None


def make_due(row: LeasedRow, *, now: datetime) -> None:
    """Work to be done from the start, in nobody's hands; the caller holds the row's lock."""
    row.due_at, row.claimed_at, row.set_aside_at = now, None, None
    row.attempts, row.last_error, row.held_by = 0, "", ""
    row.save(update_fields=["due_at", "claimed_at", "set_aside_at", "attempts", "last_error", "held_by"])


def delay_after(attempts: int) -> timedelta:
    """One minute after the first failure, then twice as long each time."""
    return FIRST_DELAY * (1 << (attempts - 1))


@transaction.atomic
def retry_row_later(row: LeasedRow, *, error: str, now: datetime) -> bool:
    """Put the row back with a growing delay; True when its attempts are used up and it is set aside."""
    current = _lock(row)
    if not is_held(current, row):
        return False
    if current.attempts >= current.MAX_ATTEMPTS:
        _set_aside(current, error, now)
        return True
    put_row_off(row, error=error, now=now)
    return False


def put_row_off(row: LeasedRow, *, error: str, now: datetime) -> None:
    """Due again with a growing delay; a claim too many sets it aside."""
    _held(row).update(due_at=now + delay_after(row.attempts), last_error=error[:2000], held_by="")


def excuse_row(row: LeasedRow, *, error: str, now: datetime) -> None:
    """Due again in a minute, as if it had not been tried: what it needs is not there, and it may wait for
    days. Claims thus count the workers that died and the faults of the row alone.
    """
    later = now + FIRST_DELAY
    _held(row).update(due_at=later, last_error=error[:2000], held_by="", attempts=row.attempts - 1)


@transaction.atomic
def set_row_aside(row: LeasedRow, *, error: str, now: datetime) -> None:
    """Trying again would not help: a person has to look."""
    current = _lock(row)
    if is_held(current, row):
        _set_aside(current, error, now)


@transaction.atomic
def release_row(row: Row, *, now: datetime) -> Row | None:
    """A row that was set aside, due once more from the start; None when it is not stuck any more."""
    current = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if current.set_aside_at is None or current.done_at is not None:
        return None
    make_due(current, now=now)
    return current


def _lock(row: LeasedRow) -> LeasedRow:
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def _held(row: LeasedRow) -> QuerySet[Any]:
    claim = {"attempts": row.attempts, "claimed_at": row.claimed_at}
    return type(row)._default_manager.filter(pk=row.pk, done_at=None, set_aside_at=None, **claim)


def _set_aside(row: LeasedRow, error: str, now: datetime) -> None:
    row.set_aside_at, row.last_error = now, error[:2000]
    row.save(update_fields=["set_aside_at", "last_error"])
