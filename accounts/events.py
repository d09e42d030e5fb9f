"""Recording what was done, and asking for the wake-up that tells people."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from structlog.contextvars import get_contextvars

from accounts.models import Actor, ApiClient, Delivery, Department, Event, User
from accounts.models.event import API_CLIENT
from legacyfund.prepared import prepared_cursor
from legacyfund.waking import wake_on_commit

_ALIKE = ["occurred_at", "kind", "actor_id", "request_id"]
"""Of events that are recorded together."""
_TYPES = {
    "subject": "text",
    "subject_id": "bigint",
    "subject_ref": "text",
    "department_id": "bigint",
    "data": "jsonb",
}
_INSERT = f"""
INSERT INTO {Event._meta.db_table} ({", ".join([*_ALIKE, *_TYPES])})
SELECT {", ".join(f"%({name})s" for name in _ALIKE)}, {", ".join(f"one.{name}" for name in _TYPES)}
  FROM unnest({", ".join(f"%({name})s::{kind}[]" for name, kind in _TYPES.items())})
       WITH ORDINALITY AS one ({", ".join(_TYPES)}, place)
 ORDER BY one.place RETURNING id
"""  # noqa: S608 - no value from outside


def record_event(
    kind: str,
    subject: models.Model,
    *,
    by: Actor | None,
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
    changed. `by` is None for the service itself; of a machine the event keeps the name. The effects leave
    after commit.
    """
    (event,) = record_each(
        kind,
        [
            Done(
                subject,
                ref if ref is not None else str(getattr(subject, "reference", subject.pk)),
                data or {},
                department.pk if department is not None else None,
                tuple(sorted({person.pk for person in tell})),
                tuple(sorted(set(tell_addresses))),
            )
        ],
        by=by,
        now=now,
    )
    return event


def record_many(
    kind: str,
    done: Iterable[tuple[models.Model, str, Mapping[str, Any]]],
    *,
    by: User | None,
    now: datetime,
    department: Department,
) -> None:
    """An event of one kind for each (subject, reference, data) of a department, in the caller's transaction;
    nobody is told.
    """
    record_each(kind, (Done(*each, department=department.pk) for each in done), by=by, now=now)


@dataclass(frozen=True)
class Done:
    """What was done to one record. `department` and `tell` are ids; see `record_event`."""

    subject: models.Model
    ref: str
    data: Mapping[str, Any]
    department: int | None = None
    tell: tuple[int, ...] = ()
    tell_addresses: tuple[str, ...] = ()


def record_each(kind: str, done: Iterable[Done], *, by: Actor | None, now: datetime) -> list[Event]:
    """An event of one kind for each, with its deliveries, in the caller's transaction: for a step on
    thousands of records at once. A single one goes through `record_event`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event belongs to the transaction of its action")
    rows = list(done)
    person = by if isinstance(by, User) else None
    machine = {API_CLIENT: by.name} if isinstance(by, ApiClient) else {}
    request_id = str(get_contextvars().get("request_id", ""))
    events = [
        Event(
            occurred_at=now,
            kind=kind,
            actor=person,
            subject=row.subject._meta.label_lower,
            subject_id=row.subject.pk,
            subject_ref=row.ref,
            department_id=row.department,
            data={**row.data, **machine},
            request_id=request_id,
        )
        for row in rows
    ]
    _insert(events)
    deliveries = []
    for event, row in zip(events, rows, strict=True):
        deliveries += [Delivery(event=event, recipient_id=person, due_at=now) for person in row.tell]
        deliveries += [Delivery(event=event, address=address, due_at=now) for address in row.tell_addresses]
    if deliveries:
        Delivery.objects.bulk_create(deliveries, batch_size=1000)
        wake_on_commit(settings.DELIVERY_WAKE_UP)
    return events


def _insert(events: list[Event]) -> None:
    """By one statement: every action writes one, often while others wait for what it has locked."""
    if not events:
        return
    values = {name: getattr(events[0], name) for name in _ALIKE}
    values |= {name: [getattr(event, name) for event in events] for name in _TYPES}
    values["data"] = [json.dumps(data) for data in values["data"]]
    with prepared_cursor() as cursor:
        cursor.execute(_INSERT, values)
        ids = cursor.fetchall()
    for event, (key,) in zip(events, ids, strict=True):
        event.pk = key
        event._state.adding, event._state.db = False, connection.alias


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
