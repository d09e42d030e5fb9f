"""Recording what was done, and asking for the wake-up that tells people."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string
from structlog.contextvars import get_contextvars

from accounts.models import Delivery, Department, Event, User


def record_event(
    kind: str,
    subject: models.Model,
    *,
    by: User | None,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    ref: str | None = None,
    department: Department | None = None,
    tell: Iterable[User] = (),
    tell_addresses: Iterable[str] = (),
) -> Event:
    """Append one event, with a delivery for each person to be told, in the caller's transaction.

    `tell_addresses` is for those who have no sign-in yet: the invited.

    `data` must be JSON: money and dates as strings; `{"before": …, "after": …}` where a value
    changed. `by` is None for the service itself. The effects leave after commit.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event belongs to the transaction of its action")
    event = Event.objects.create(
        occurred_at=now,
        kind=kind,
        actor=by,
        subject=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_ref=ref if ref is not None else str(getattr(subject, "reference", subject.pk)),
        department=department,
        data=dict(data or {}),
        request_id=str(get_contextvars().get("request_id", "")),
    )
    people = {person.pk: person for person in tell}
    deliveries = [Delivery(event=event, recipient=people[key], due_at=now) for key in sorted(people)]
    deliveries += [Delivery(event=event, address=item, due_at=now) for item in sorted(set(tell_addresses))]
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        transaction.on_commit(import_string(settings.DELIVERY_WAKE_UP), robust=True)
    return event


def record_many(
    kind: str,
    done: Iterable[tuple[models.Model, str, Mapping[str, Any]]],
    *,
    by: User | None,
    now: datetime,
    department: Department,
) -> None:
    """An event of one kind for each (subject, reference, data), in the caller's transaction; nobody is told.

    For a step on thousands of records at once; a single one goes through `record_event`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event belongs to the transaction of its action")
    request_id = str(get_contextvars().get("request_id", ""))
    Event.objects.bulk_create(
        (
            Event(
                occurred_at=now,
                kind=kind,
                actor=by,
                subject=subject._meta.label_lower,
                subject_id=subject.pk,
                subject_ref=ref,
                department=department,
                data=dict(data),
                request_id=request_id,
            )
            for subject, ref, data in done
        ),
        batch_size=1000,
    )


def without_titles(data: Any) -> Any:
    """What an event keeps, for those who read every event: without the titles of bids.

    A title is its department's own until the bid is submitted, and the reference names the bid.
    """
    if isinstance(data, Mapping):
        return {
            name: "not shown here" if name == "title" else without_titles(value)
            for name, value in data.items()
        }
    return [without_titles(part) for part in data] if isinstance(data, list) else data
