"""Telling people once: a row is claimed, sent, and marked done, each in its own transaction.

Claiming moves `due_at` to the end of the lease, so a sender that dies leaves a row that is due
again. Bookkeeping: no events.
"""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Delivery, User
from legacyfund.lib.errors import DomainError

LEASE = timedelta(seconds=60)
FIRST_DELAY = timedelta(minutes=1)
NEVER_FINISHED = "The sender stopped each time before it finished."


class DeliveryRefused(DomainError):
    """The delivery is not waiting for a person to retry it."""


def claim_delivery(*, now: datetime) -> Delivery | None:
    """The delivery due longest that nobody else holds, now held by the caller; None when none is due.

    A row whose senders died `MAX_ATTEMPTS` times is set aside here, so it cannot hold up the rest.
    """
    while True:
        with transaction.atomic():
            waiting = Delivery.objects.filter(due_at__lte=now, done_at=None, set_aside_at=None)
            delivery = (
                waiting.select_for_update(skip_locked=True, of=("self",))
                .select_related("event", "recipient")
                .order_by("due_at", "id")
                .first()
            )
            if delivery is None:
                return None
            if delivery.attempts >= Delivery.MAX_ATTEMPTS:
                _set_aside(delivery, NEVER_FINISHED, now=now)
                continue
            delivery.claimed_at, delivery.due_at = now, now + LEASE
            delivery.attempts += 1
            delivery.save(update_fields=["claimed_at", "due_at", "attempts"])
            return delivery


def _set_aside(delivery: Delivery, error: str, *, now: datetime) -> None:
    delivery.set_aside_at, delivery.last_error = now, error[:2000]
    delivery.save(update_fields=["set_aside_at", "last_error"])


def finish_delivery(*, delivery: Delivery, now: datetime) -> bool:
    """False when the claim ran out and another sender has the row: it will finish it."""
    held = Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, done_at=None)
    return held.update(done_at=now, last_error="") == 1


def delay_after(attempts: int) -> timedelta:
    """One minute after the first failure, then twice as long each time."""
    return FIRST_DELAY * (1 << (attempts - 1))


@transaction.atomic
def retry_delivery_later(*, delivery: Delivery, error: str, now: datetime) -> bool:
    """Put the row back with a growing delay; True when its attempts are used up and it is set aside."""
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.attempts != delivery.attempts or row.done_at is not None:
        return False
    if row.attempts >= Delivery.MAX_ATTEMPTS:
        _set_aside(row, error, now=now)
        return True
    row.due_at, row.last_error = now + delay_after(row.attempts), error[:2000]
    row.save(update_fields=["due_at", "last_error"])
    return False


@transaction.atomic
def set_delivery_aside(*, delivery: Delivery, error: str, now: datetime) -> None:
    """Trying again would not help: a person has to look."""
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.attempts == delivery.attempts and row.done_at is None:
        _set_aside(row, error, now=now)


@transaction.atomic
def release_delivery(*, delivery: Delivery, now: datetime) -> Delivery:
    """Send a row that was set aside once more from the start."""
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.set_aside_at is None or row.done_at is not None:
        raise DeliveryRefused("This message is not stuck any more. Nothing needs doing.")
    row.set_aside_at, row.due_at, row.attempts = None, now, 0
    row.save(update_fields=["set_aside_at", "due_at", "attempts"])
    return row


def mark_read(*, delivery: Delivery, by: User, now: datetime) -> bool:
    """True the first time the recipient opens the message."""
    return (
        Delivery.objects.filter(pk=delivery.pk, recipient=by, read_at__isnull=True).update(read_at=now) == 1
    )
