"""A file that calendars take in, read back by the library that reads them."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from legacyfund.lib.calendars import Entry, calendar_of

NOW = datetime(2027, 3, 27, 23, 30, tzinfo=UTC)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=200)


@given(TEXT, TEXT, st.dates(date(2000, 1, 1), date(2199, 12, 30)))
def test_what_goes_in_comes_out_on_its_day(summary: str, description: str, day: date) -> None:
    made = calendar_of([Entry("one@legacy-fund", day, summary, description)], name="Days", now=NOW)

    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (summary, description)
    assert event["DTSTART"].dt == day
    assert (event["DTEND"].dt - day).days == 1
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))


def test_the_day_the_clocks_change_is_that_day() -> None:
    entries = [
        Entry("a", date(2027, 3, 28), "Spring"),
        Entry("b", date(2027, 10, 31), "Autumn", is_cancelled=True),
    ]

    text = calendar_of(entries, name="Days", now=NOW).decode()

    assert "DTSTART;VALUE=DATE:20270328" in text
    assert "DTEND;VALUE=DATE:20271101" in text
    assert "DTSTAMP:20270327T000000Z" in text
    assert text.count("STATUS:CANCELLED") == 1
    assert "BEGIN:VTIMEZONE" not in text


def test_nothing_is_a_calendar_too() -> None:
    assert Calendar.from_ical(calendar_of([], name="Days", now=NOW)).walk("VEVENT") == []
