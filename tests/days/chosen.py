"""The days `make days` runs on, and what each is likely to break. One line is one day: add yours.

All lie after the fixed moment of the tests' factories (`tests/factories/accounts.py`), as today does.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time


@dataclass(frozen=True)
class Day:
    """`starts` is what the clocks say when the day's run begins; they go on from there. `third`: which of the
    tests run on it beside those of every day; all for a day asked for alone, which has none.
    """

    starts: datetime
    why: str
    third: int | None = None

    @property
    def name(self) -> str:
        return f"{self.starts:%Y-%m-%dT%H%M}"


def _day(third: int, text: str, why: str) -> Day:
    return Day(datetime.fromisoformat(text).replace(tzinfo=UTC), why, third)


THIRDS = 3

# Moments in UTC. September is the widest month in the pages' fonts: `tests/web/test_widest.py` measures it.
# Each third has an edge of a year or a month, a change of the clocks or of London's day, a far day, and a
# midnight that falls into the run, when everything was imported on the day before.
CHOSEN = (
    _day(0, "2026-11-28 10:00", "an ordinary Saturday whose long date made a page too wide"),
    _day(1, "2026-12-31 23:57", "the last minutes of a year: most of its run is in the next"),
    _day(2, "2027-01-31 23:57", "the last minutes of a month: the next is another period, of another length"),
    _day(0, "2027-03-28 00:50", "01:00 to 02:00 in London never comes, and falls into the run of the tests"),
    _day(1, "2027-03-31 10:00", "the last day of a financial year: tomorrow is in the next"),
    _day(2, "2027-03-31 23:30", "1 April in London and so the next financial year; in UTC it is still March"),
    _day(0, "2027-04-01 10:00", "the first day of a financial year: yesterday was in the one before"),
    _day(1, "2027-05-31 10:00", "a bank holiday in summer time, and a 31st that next month has not"),
    _day(2, "2027-09-30 10:00", "the widest date there is"),
    _day(1, "2027-10-31 00:30", "01:30 in London comes twice, the second time in the run of the tests"),
    _day(2, "2028-02-29 10:00", "a day that neither the year before nor the year after has"),
    _day(0, "2030-03-30 23:57", "three financial years ahead, into a last day of the year that has 23 hours"),
)


def days_of(asked: str) -> tuple[Day, ...]:
    """All, each with its third; or those of one date such as `2027-03-31`, whole; for a date not chosen, its
    noon. Raises ValueError.
    """
    if not asked:
        return CHOSEN
    on = date.fromisoformat(asked)
    found = tuple(replace(day, third=None) for day in CHOSEN if day.name.startswith(on.isoformat()))
    return found or (Day(datetime.combine(on, time(12), tzinfo=UTC), "asked for"),)
