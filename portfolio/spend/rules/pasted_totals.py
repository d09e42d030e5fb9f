"""Totals by month and award as an analyst copies them from a spreadsheet: a list, or one across the other.

What is left out is said; what could mean two things is a fault, and then nothing is taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from legacyfund.lib.amounts import AmountRefused, parse_amount
from legacyfund.lib.financial_year import Period
from legacyfund.lib.heading_units import SCALES, split_unit
from legacyfund.lib.pasted import cells_pasted
from legacyfund.lib.written import NumberRefused, read_pounds
from portfolio.spend.rules.written_months import PeriodUnclear, read_period, unclear

MOST_ROWS, MOST_FAULTS, MOST_NOTES = 5_000, 10, 10
NO_TOTAL = ("", "-", "\u2013", "n/a", "nil")
LONGEST_AWARD = 48
Place = tuple[Period, str]
"""A month, and the reference of an award in capitals."""
Table = Sequence[tuple[int, list[str]]]
"""Rows with their numbers."""

_WORDS = re.compile("[a-z]+")
_HEADINGS: Mapping[str, frozenset[str]] = {
    "year": frozenset({"year", "financial year", "posted year", "year of payment", "fy"}),
    "period": frozenset({"period", "month", "posted period", "period of payment", "month of payment"}),
    "award": frozenset({"award", "award reference", "reference", "ref"}),
    "total": frozenset({"total", "net", "net total", "amount", "sum", "sum of amount", "value"}),
}


@dataclass(frozen=True)
class PastedTotals:
    """Totals by place, or what is wrong: totals are given only when nothing is. `notes` say what was left
    out.
    """

    totals: Mapping[Place, Decimal]
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_pasted_totals(text: str) -> PastedTotals:
    """A total a row, with headings or without: month, award, total, or with the year before the month. Or
    months side by side and an award a row, or the other way round.
    """
    cells = cells_pasted(text)
    width = max((place for row in cells for place, cell in enumerate(row, start=1) if cell), default=0)
    table = [(number, row[:width]) for number, row in enumerate(cells, start=1) if any(row)]
    if not table:
        return PastedTotals({}, ("Copy your totals in the spreadsheet and paste them here.",))
    if len(table) > MOST_ROWS:
        return PastedTotals({}, (f"There are {len(table):,} rows. Paste {MOST_ROWS:,} at most.",))
    return _Reading().read(table)


@dataclass
class _Reading:
    totals: dict[Place, Decimal] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    scale: Decimal = Decimal(1)
    by_calendar: bool = False
    """The months' column is headed as months, so that a bare number in it could be a month of either year."""

    def read(self, table: Table) -> PastedTotals:
        first = table[0][1]
        columns = self._columns(first)
        if columns:
            self._listed(table[1:], columns)
        elif _is_total(first[-1]) and len(first) in (3, 4):
            names = ("year", "period", "award", "total")[-len(first) :]
            self._listed(table, {name: place for place, name in enumerate(names)})
        else:
            self._crossed(first, table[1:])
        if not self.totals and not self.faults:
            self.faults.append("There is no total in what was pasted.")
        totals = {} if self.faults else self.totals
        return PastedTotals(totals, tuple(self.faults[:MOST_FAULTS]), tuple(self.notes[:MOST_NOTES]))

    def _columns(self, headings: list[str]) -> dict[str, int]:
        """Where what stands, and `total` with its unit; empty where the row has no headings of a list."""
        named: dict[str, int] = {}
        left = []
        for place, heading in enumerate(headings):
            words = " ".join(_WORDS.findall(split_unit(heading).words.casefold()))
            name = next((name for name, known in _HEADINGS.items() if words in known), "")
            if name and name not in named:
                named[name] = place
            elif heading:
                left.append(heading)
        if not named.keys() >= {"period", "award", "total"}:
            return {}
        self.notes += [f"The column “{heading[:40]}” was left out." for heading in left]
        self.by_calendar = "month" in headings[named["period"]].casefold()
        self._take_unit(headings[named["total"]])
        return named

    def _take_unit(self, heading: str) -> None:
        unit = split_unit(heading).unit
        if unit and unit not in SCALES:
            self.faults.append(f"“{heading[:40]}”: the totals are {unit}. Give them in pounds.")
        self.scale = SCALES.get(unit, Decimal(1))

    def _listed(self, rows: Table, columns: Mapping[str, int]) -> None:
        for number, row in rows:
            cells = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
            if self._sums_up(number, cells.get("year", ""), cells["period"], cells["award"]):
                continue
            if self.by_calendar and cells["period"].isdigit():
                self.faults.append(
                    f"Row {number}: “{cells['period'][:40]}” could be of the calendar or of the "
                    "financial year. Write the month’s name."
                )
                continue
            try:
                month = read_period(cells["period"], cells.get("year", ""))
            except PeriodUnclear as refused:
                self.faults.append(f"Row {number}: {refused.message}")
                continue
            self._take(number, month, cells["award"], cells["total"])

    def _crossed(self, headings: list[str], rows: Table) -> None:
        """Months side by side, or else awards."""
        months = {place: month for place, text in enumerate(headings) if place and (month := _month(text))}
        if not months and not (rows and _month(rows[0][1][0])):
            self.faults.append(
                "These are no totals by month and award. Paste three columns, month, award and total; or "
                "months side by side and an award a row."
            )
            return
        self._take_unit(headings[0])
        self.notes += [
            f"The column “{text[:40]}” was left out."
            for place, text in enumerate(headings)
            if place and text and (place not in months if months else _sums(text))
        ]
        for number, row in rows:
            if self._sums_up(number, row[0]):
                continue
            down = None if months else _month(row[0])
            if not months and down is None:
                self.faults.append(f"Row {number}: {unclear(row[0]).message}")
                continue
            for place, text in enumerate(row):
                if place and down is not None and place < len(headings) and not _sums(headings[place]):
                    self._take(number, down, headings[place], text)
                elif place in months:
                    self._take(number, months[place], row[0], text)

    def _sums_up(self, number: int, *cells: str) -> bool:
        """A row of the sheet's own sums; said, and left out."""
        if not any(map(_sums, cells)):
            return False
        self.notes.append(f"Row {number} was left out: sums are worked out here.")
        return True

    def _take(self, number: int, month: Period, award: str, total: str) -> None:
        if total.casefold() in NO_TOTAL:
            return
        reference = award.upper().replace("\u2013", "-").replace(" ", "")
        try:
            amount = read_pounds(total) if self.scale == 1 else parse_amount(total, scale=self.scale)
        except (NumberRefused, AmountRefused) as refused:
            self.faults.append(f"Row {number}: {refused.message}")
            return
        if not reference or len(reference) > LONGEST_AWARD:
            said = f"“{award[:40]}” is no reference of an award." if award else "The award is blank."
            self.faults.append(f"Row {number}: {said}")
        elif (month, reference) in self.totals:
            self.faults.append(f"Row {number}: {month.first_day:%B %Y} of {reference} stands twice.")
        else:
            self.totals[month, reference] = amount


def _month(text: str) -> Period | None:
    try:
        return read_period(text)
    except PeriodUnclear:
        return None


def _sums(text: str) -> bool:
    return "total" in text.casefold()


def _is_total(text: str) -> bool:
    try:
        read_pounds(text)
    except NumberRefused:
        return False
    return True
