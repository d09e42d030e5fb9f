"""Days as a file that calendars take in (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Legacy Fund//Legacy Fund//EN"


@dataclass(frozen=True)
class Entry:
    """All of one day. `uid` never changes: by it a calendar knows the entry again when it has moved."""

    uid: str
    on: date
    summary: str
    description: str = ""
    is_cancelled: bool = False


def calendar_of(entries: Iterable[Entry], *, name: str, now: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", datetime.combine(now.astimezone(UTC), time.min, UTC))
    # A day without a time is that day wherever its reader is; it ends where the next begins.
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", entry.summary)
    if entry.description:
        event.add("description", entry.description)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event
