"""Whether a column of dates puts the month first: judged by the column, never by the cell.

A spreadsheet set to another country writes 10/02/2026 for 2 October. One cell cannot tell; a column can, by a
date that has no other reading.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from legacyfund.lib.days import (
    DayRefused,
    Figures,
    day_in_figures,
    day_in_words,
    has_short_year,
    parse_day,
)
from legacyfund.lib.line_numbers import LineNumbers

DAY_FIRST, MONTH_FIRST = "day", "month"
DATE_ORDERS = [(MONTH_FIRST, "The month comes first"), (DAY_FIRST, "The day comes first")]
"""What a person may say of a column of dates; blank where nobody has."""

PUT_RIGHT = (
    "Format the column in the spreadsheet with the day first (31/08/2026) or the year first (2026-08-31), "
    "look whether the dates are the ones you know, save and upload the file again."
)
WRITE_OUT = (
    "Look which is meant, write all dates of the column as text with the year first (2026-08-31), and upload "
    "the file again."
)


@dataclass
class DateOrder:
    """The lines of one column that show an order, and those that could be read either way. `kept`: those that
    the spreadsheet itself holds as a day, which could be another month's; `is_kept_right`: one shows that
    such days are the ones meant.
    """

    month_first: LineNumbers = field(default_factory=LineNumbers)
    day_first: LineNumbers = field(default_factory=LineNumbers)
    either: LineNumbers = field(default_factory=LineNumbers)
    kept: LineNumbers = field(default_factory=LineNumbers)
    is_kept_right: bool = False

    def _note_kept(self, line: int, text: str) -> None:
        with suppress(DayRefused):
            day = parse_day(text)
            self.is_kept_right |= day.day > 12
            if day != turned(day):
                self.kept.add(line, text)

    def note(self, line: int, text: str, *, is_kept: bool = False) -> Figures | None:
        """The figures of a date written in figures. `is_kept`: a cell that the spreadsheet holds as a day,
        here by its ISO text.
        """
        if is_kept:
            self._note_kept(line, text)
            return None
        figures = day_in_figures(text)
        if figures is None:
            return None
        for shows, lines in (
            (figures.month_first, self.month_first),
            (figures.day_first, self.day_first),
            (figures.either, self.either),
        ):
            if shows:
                lines.add(line, text)
        return figures

    def problem(self) -> tuple[int, str] | None:
        """The first line that shows the month first, and what is wrong with the column."""
        month, day = self.month_first, self.day_first
        if not month.count:
            return None
        if day.count:
            return month.first[0], (
                f"Some of the dates can only be read with the month first ({month}: “{month.sample}”) and "
                f"some only with the day first ({day}: “{day.sample}”), so those that could be read either "
                "way cannot be trusted."
            )
        return month.first[0], (
            f"The dates are written with the month first: “{month.sample}” on line {month.first[0]} has no "
            "other reading. Dates are read with the day first, so the others would be wrong without anybody "
            f"seeing it. Shown by {month}."
        )

    def swapped(self) -> tuple[int, str] | None:
        """The first line that a spreadsheet set to another country may have turned, and what shows it: such a
        one makes days of the dates that have a month in either place, swapped, and leaves the rest as text.
        """
        left = self.day_first if self.day_first.count else self.month_first
        others = self.either.count + min(self.day_first.count, self.month_first.count)
        if not (self.kept.count and left.count) or self.is_kept_right or others:
            return None
        day = parse_day(self.kept.sample)
        return self.kept.first[0], (
            f"Line {self.kept.first[0]} is kept by the spreadsheet as {day_in_words(day)}, but may be "
            f"{day_in_words(turned(day))}. All that it keeps as days could be read either way ({self.kept}), "
            f"and what could not stayed text, such as “{left.sample}” on line {left.first[0]}: so it looks "
            f"when a spreadsheet set to another country has swapped day and month. {WRITE_OUT}"
        )

    def question(self) -> "DateQuestion | None":
        """What a person is asked of a column that no date shows to have the day first, where it matters."""
        shows = self.month_first if self.month_first.count else self.either
        if not shows.count or self.day_first.count:
            return None
        asked = DateQuestion(shows.first[0], shows.sample, bool(self.month_first.count))
        return asked if asked.is_open else None


class DateQuestion(NamedTuple):
    """What a person is asked of a column of dates: one of them, and its line, as what shows the order or, for
    a column that shows none, as the first that could be read either way.
    """

    line: int
    sample: str
    shows_month: bool

    @property
    def has_short_year(self) -> bool:
        """The year of the sample has two figures."""
        return has_short_year(self.sample)

    @property
    def month_first(self) -> str:
        """The sample as it is read with the month first: `13 April 2026`; blank for no date."""
        return _in_words(self.sample, month_first=True)

    @property
    def day_first(self) -> str:
        return _in_words(self.sample, month_first=False)

    @property
    def is_open(self) -> bool:
        """An answer makes a date of the sample."""
        return bool(self.day_first or self.month_first)


def turned(day: date) -> date:
    """With day and month the other way round; the same where there is no such month."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else day


def _in_words(text: str, *, month_first: bool) -> str:
    try:
        found = parse_day(text, short_years=True, month_first=month_first)
    except DayRefused:
        return ""
    return day_in_words(found)
