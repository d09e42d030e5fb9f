"""Telling people once: a row is claimed, sent, and marked done, each in its own transaction.

Bookkeeping: no events, but for a message that a person leaves unsent.
"""

from datetime import datetime

from django.db import transaction

from accounts.actions.leases import (
    MAIL_LEASE,
    claim_row,
    finish_row,
    release_row,
    retry_row_later,
    set_row_aside,
)
from accounts.events import record_event
from accounts.models import Delivery, User
from accounts.queries.told import deliveries_set_aside
from legacyfund.lib.errors import DomainError


class DeliveryRefused(DomainError):
    """The delivery is not waiting for a person to look at it."""


def claim_delivery(*, now: datetime) -> Delivery | None:
    """The delivery due longest that nobody else holds, now held by the caller; None when none is due."""
    alone = Delivery.objects.filter(digest=None)
    return claim_row(alone.select_related("event", "recipient"), now=now, lease=MAIL_LEASE)


def finish_delivery(*, delivery: Delivery, receipt: str = "", now: datetime) -> bool:
    """It has been taken, so it is done, whoever holds the row by now. False where another sender finished it
    first: it left twice.
    """
    sent = {"done_at": now, "receipt": receipt, "claimed_at": delivery.claimed_at, "last_error": ""}
    return Delivery.objects.filter(pk=delivery.pk, done_at=None).update(**sent) == 1


def end_unsent(*, delivery: Delivery, why: str, now: datetime) -> bool:
    """It leaves no more, and keeps why. False when another sender has the row."""
    return finish_row(delivery, now=now, last_error=why)


def retry_delivery_later(*, delivery: Delivery, error: str, now: datetime) -> bool:
    """Put the row back with a growing delay; True when its attempts are used up and it is set aside."""
    return retry_row_later(delivery, error=error, now=now)


def set_delivery_aside(*, delivery: Delivery, error: str, now: datetime) -> None:
    """Trying again would not help: a person has to look."""
    set_row_aside(delivery, error=error, now=now)


def release_delivery(*, delivery: Delivery, now: datetime) -> Delivery:
    """Send a row that was set aside once more from the start."""
    row = release_row(delivery, now=now)
    if row is None:
        raise DeliveryRefused("This message is not stuck any more. Nothing needs doing.")
    return row


def release_deliveries(*, now: datetime) -> int:
    """The same of all that were set aside; how many. Raises DeliveryRefused where none is."""
    stuck = deliveries_set_aside()
    if not stuck.exists():
        raise DeliveryRefused("No message is set aside any more. Nothing needs doing.")
    start = {"due_at": now, "claimed_at": None, "set_aside_at": None, "attempts": 0, "last_error": ""}
    return Delivery.objects.filter(pk__in=stuck.values("pk")).update(held_by="", **start)


@transaction.atomic
def leave_delivery(*, delivery: Delivery, reason: str, by: User, now: datetime) -> Delivery:
    """A row that was set aside is never sent: it is over, and counts no more. Raises DeliveryRefused."""
    row = Delivery.objects.select_for_update(of=("self",)).select_related("event").get(pk=delivery.pk)
    if row.set_aside_at is None or row.done_at is not None:
        raise DeliveryRefused("This message is not stuck any more. Nothing needs doing.")
    data = {"kind": row.event.kind, "reason": reason.strip(), "error": row.last_error}
    record_event("delivery.left", row, by=by, now=now, ref=row.event.subject_ref, data=data)
    row.done_at, row.claimed_at = now, row.claimed_at or now
    row.last_error = f"{by} left it: {reason.strip()}"
    row.save(update_fields=["done_at", "claimed_at", "last_error"])
    return row


def mark_read(*, delivery: Delivery, by: User, now: datetime) -> bool:
    """True the first time the recipient opens the message."""
    return (
        Delivery.objects.filter(pk=delivery.pk, recipient=by, read_at__isnull=True).update(read_at=now) == 1
    )
