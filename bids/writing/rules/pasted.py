"""A block of cells copied from a spreadsheet, read as rows of a grid: costs, or benefits.

It is read the way people keep it: years as `2026/27` or `FY26`, amounts as `£1.2m` or `100k`, totals beside
and below, a title above. What was left out or read otherwise than it was typed is said. What can be put right
in the grid, such as a category of another name, is left open there and said; what could mean two things is a
fault, and then nothing is taken.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bids.writing.rules.cost_grid import EMPTY, amount_in
from bids.writing.rules.grid_shapes import Column, Shape
from legacyfund.lib.financial_year import written_years
from legacyfund.lib.heading_units import split_unit
from legacyfund.lib.money import NOTHING, format_pounds, is_whole_pennies
from legacyfund.lib.pasted import cells_pasted
from legacyfund.lib.written import NumberRefused, read_number, read_pounds

NO_OPTIONS = "the bid has no options to choose from"
MOST_ABOVE = 10
"""So many rows may stand above the headings."""
Row = dict[str, str]

_PLAIN = re.compile(r"£? ?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{1,2})?")
_SIDE = re.compile(r"(?P<amount>.*[0-9a-z)]) ?(?P<side>cr|dr)\.?", re.IGNORECASE)
_TOTAL = re.compile(
    r"(?:grand |sub-?)?totals?(?: cost| of all years|:)?|all years|whole[- ]life(?: cost)?|sum", re.IGNORECASE
)
_TOTAL_ROW = re.compile(r"(?:grand |sub-?)?totals?:?", re.IGNORECASE)
_LIKE_A_TOTAL = re.compile(r"(?:grand |sub-?)?totals?\b.*|sum", re.IGNORECASE)
"""It is one where nothing is chosen in its row either."""
_SCALES = {"in thousands": 1_000, "in millions": 1_000_000}


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell: rows counted from 1, those above the headings included; its heading."""

    row: int
    column: str
    problem: str

    @property
    def in_words(self) -> str:
        return f"Row {self.row}, {self.column}: {self.problem}"


@dataclass(frozen=True)
class PastedBlock:
    """Rows as the form takes them, or what is wrong: rows are given only when nothing is.

    `notes` say what was left out, read otherwise than typed, or is still to be chosen.
    """

    rows: tuple[Row, ...] = ()
    faults: tuple[CellFault, ...] = ()
    notes: tuple[str, ...] = ()


def read_block(text: str, *, shape: Shape, years: Sequence[str]) -> PastedBlock:
    """Headings, then a row for each cost or benefit; cells parted by tabs, as a sheet copies, or commas."""
    table = cells_pasted(text)
    if text.strip() and not table:
        return PastedBlock(
            faults=(CellFault(1, "headings", "a cell is too long, or its quotes are not closed."),)
        )
    numbered = [(number, cells) for number, cells in enumerate(table, start=1) if any(cells)]
    if len(numbered) < 2:
        return PastedBlock(
            faults=(CellFault(1, "headings", "copy the row of headings and the rows below it."),)
        )
    return _Reading(shape, tuple(years)).read(numbered)


@dataclass
class _Reading:
    shape: Shape
    years: tuple[str, ...]
    faults: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def read(self, numbered: list[tuple[int, list[str]]]) -> PastedBlock:
        at = self._headed_at([cells for _, cells in numbered])
        for number, cells in numbered[:at]:
            words = _short(" ".join(cells).strip())
            self.notes.append(f"Row {number} “{words}” was left out: it stands above the headings.")
        number, headings = numbered[at]
        below = numbered[at + 1 :]
        columns = self._columns(number, headings, [cells for _, cells in below])
        rows = [row for at_row, cells in below if (row := self._row(at_row, headings, cells, columns))]
        if not rows and not self.faults:
            self.faults.append(CellFault(number + 1, "years", "there is no amount under any year."))
        if self.faults:
            return PastedBlock(faults=tuple(self.faults), notes=tuple(self.notes))
        return PastedBlock(rows=tuple(rows), notes=tuple(self.notes))

    def _headed_at(self, table: list[list[str]]) -> int:
        """The row with the most known headings among the first; the first where none has two."""
        known = [sum(bool(self._field_of(cell)) for cell in cells) for cells in table[: MOST_ABOVE + 1]]
        return known.index(max(known)) if max(known) > 1 and len(table) > known.index(max(known)) + 1 else 0

    def _field_of(self, heading: str) -> str:
        words = heading.casefold().rstrip(":*")
        found = (column.field for column in self.shape.columns if words in column.names)
        return next(found, "") or next(iter(written_years(_words_of(heading))), "")

    def _columns(
        self, number: int, headings: list[str], below: list[list[str]]
    ) -> dict[int, "Column | _Year"]:
        """What each column holds."""
        columns: dict[int, Column | _Year] = {}
        years = self._years_of(number, headings)
        taken: set[str] = set()
        for index, heading in enumerate(headings):
            found = next((c for c in self.shape.columns if heading.casefold().rstrip(":*") in c.names), None)
            held: Column | _Year | None = found or years.get(index)
            if held is None:
                self._left_out(number, index, heading, below)
            elif held.field in taken:
                self.faults.append(CellFault(number, heading, "the heading stands twice."))
            else:
                taken.add(held.field)
                columns[index] = held
        missing = [c.names[0] for c in self.shape.columns if c.wanted and c.field not in taken]
        if self.shape.named_by not in taken:
            self.faults.append(CellFault(number, missing[0], "this column is missing."))
        elif missing:
            words = ", ".join(f"“{name[:1].upper()}{name[1:]}”" for name in missing)
            self.notes.append(f"There is no column {words}. Fill it in below.")
        return columns

    def _years_of(self, number: int, headings: list[str]) -> dict[int, "_Year"]:
        """The year each column stands for. `FY26` is what all of its kind can be among the years offered."""
        meant = {}
        for index, heading in enumerate(headings):
            if readings := written_years(_words_of(heading)):
                meant[index] = (readings, split_unit(heading).unit)
        double = [readings for readings, _ in meant.values() if len(readings) > 1]
        fits = [way for way in (0, 1) if all(readings[way] in self.years for readings in double)]
        years = {}
        for index, (readings, unit) in meant.items():
            heading = headings[index]
            if len(readings) > 1 and len(fits) != 1:
                first, second = readings
                self.faults.append(
                    CellFault(number, heading, f"this may be {first} or {second}. Head it with one of them.")
                )
                continue
            year = readings[fits[0]] if len(readings) > 1 else readings[0]
            if year not in self.years:
                offered = f"The grid has {self.years[0]} to {self.years[-1]}."
                self.faults.append(CellFault(number, heading, f"this year is not in the grid. {offered}"))
            elif unit and unit not in _SCALES:
                self.faults.append(
                    CellFault(number, heading, f"its amounts are {unit}. Give them in pounds.")
                )
            else:
                if len(readings) > 1 or unit:
                    self.notes.append(f"“{heading}” was read as {year}{f', {unit}' if unit else ''}.")
                years[index] = _Year(year, _SCALES.get(unit, 1))
        return years

    def _left_out(self, number: int, index: int, heading: str, below: list[list[str]]) -> None:
        if not heading:
            if any(len(cells) > index and cells[index] for cells in below):
                self.faults.append(CellFault(number, f"column {index + 1}", "it has no heading."))
        elif _TOTAL.fullmatch(_words_of(heading)):
            self.notes.append(f"The column “{_short(heading)}” was left out: totals are worked out here.")
        elif any(character.isdigit() for character in heading) and not written_years(_words_of(heading)):
            self.faults.append(
                CellFault(number, _short(heading), f"this is no year of the grid, such as {self.years[0]}.")
            )
        elif not written_years(_words_of(heading)):
            why = "the grid has no such column" if heading.casefold() != "option" else NO_OPTIONS
            self.notes.append(f"The column “{_short(heading)}” was left out: {why}.")

    def _row(
        self, number: int, headings: list[str], cells: list[str], columns: dict[int, "Column | _Year"]
    ) -> Row:
        """The row's answers; empty where it was left out, or is wrong."""
        told = {index: cells[index] if index < len(cells) else "" for index in columns}
        name = next((told[i] for i, held in columns.items() if held.field == self.shape.named_by), "")
        amounts = [
            told[i]
            for i, held in columns.items()
            if isinstance(held, _Year) or held.field in self.shape.worth
        ]
        choices = [
            told[i] for i, held in columns.items() if isinstance(held, Column) and held.answers is not None
        ]
        if _TOTAL_ROW.fullmatch(name) or (_LIKE_A_TOTAL.fullmatch(name) and not any(choices)):
            self.notes.append(f"Row {number} “{_short(name)}” was left out: totals are worked out here.")
            return {}
        if all(amount in EMPTY for amount in amounts):
            if name or any(choices):
                self.notes.append(f"Row {number} “{_short(name)}” was left out: it has no amount.")
            return {}
        for extra in range(len(headings), len(cells)):
            if cells[extra]:
                self.faults.append(CellFault(number, f"column {extra + 1}", "it stands under no heading."))
        row: Row = {}
        for index, held in columns.items():
            answer = self._cell(number, headings[index], held, told[index])
            if answer:
                row[amount_in(held.field) if isinstance(held, _Year) else held.field] = answer
        return row

    def _cell(self, number: int, heading: str, held: "Column | _Year", text: str) -> str:
        """The form's answer; empty for none, or where something is wrong, which is then said."""
        if isinstance(held, _Year):
            return self._amount(number, heading, text, held.scale)
        if held.is_amount:
            return self._amount(number, heading, text, 1)
        if held.answers is not None:
            answer = held.answers.get(text.lower(), "")
            if text and not answer:
                wrong = f"“{_short(text)}” is not one of the answers offered"
                self.notes.append(f"Row {number}, {heading}: {wrong}. Choose one below.")
            return answer
        if len(text) > held.longest or (held.field == self.shape.named_by and not text):
            self.faults.append(
                CellFault(number, heading, f"say {held.names[0]} in {held.longest:,} characters or fewer.")
            )
        return text

    def _amount(self, number: int, heading: str, text: str, scale: int) -> str:
        if text in EMPTY:
            return ""
        try:
            amount = read_amount(text, scale)
        except NumberRefused as refused:
            self.faults.append(CellFault(number, heading, refused.message))
            return ""
        if amount < NOTHING:
            credit = format_pounds(-amount, pence=True)
            why = f"“{text}” is a credit of {credit}, and a {self.shape.row} is more than £0"
            mend = "Take it off what it lowers, and leave it out."
            self.faults.append(CellFault(number, heading, f"{why}. {mend}"))
        elif scale > 1 or not _PLAIN.fullmatch(text):
            self.notes.append(
                f"Row {number}, {heading}: “{text}” was read as {format_pounds(amount, pence=True)}."
            )
        return f"{amount:,.2f}" if amount > NOTHING else ""


@dataclass(frozen=True)
class _Year:
    """A column of amounts: its year, and what its heading says each is multiplied by."""

    field: str
    scale: int


def read_amount(text: str, scale: int = 1) -> Decimal:
    """As `read_pounds`, and with a ledger's side behind it: `200 CR` is negative. Raises NumberRefused.

    `scale` is what the heading multiplies by; an amount with a unit of its own, too, could mean two things.
    """
    side = _SIDE.fullmatch(text)
    figures = side["amount"] if side else text
    if scale == 1:
        amount = read_pounds(figures)
    elif any(character.isalpha() for character in figures):
        raise NumberRefused(f"“{text}” has a unit of its own, and so has the heading. Write it without.")
    else:
        amount = read_number(figures.replace("£", "")) * scale
    if not is_whole_pennies(amount):
        raise NumberRefused(f"“{text}” comes to a fraction of a penny. Write it in pounds and whole pence.")
    if side and amount < NOTHING:
        raise NumberRefused(f"“{text}” has more than one sign. Write it with one.")
    return -amount if side and side["side"].lower() == "cr" else amount


def _words_of(heading: str) -> str:
    """Without its unit, and the brackets and pound signs round one."""
    return split_unit(heading).words.strip(" (),£")


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:39]}…"
