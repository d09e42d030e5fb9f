"""Reading the tables of a register file: what a cell may hold and stands for, which column is which, and
messages.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial

from bids.register.rules.columns import (
    EVIDENCE,
    FIGURES,
    REGISTER,
    SCORES,
    TABLES,
    WORKED_OUT,
)
from bids.register.rules.details import CHOICES
from bids.register.rules.risk_criteria import CRITERIA
from legacyfund.lib.amounts import parse_amount
from legacyfund.lib.date_order import PUT_RIGHT, DateOrder
from legacyfund.lib.days import day_in_figures, parse_day
from legacyfund.lib.delimited import undefuse
from legacyfund.lib.errors import DomainError
from legacyfund.lib.heading_units import SCALES, split_unit
from legacyfund.lib.line_numbers import LineNumbers
from legacyfund.lib.spoiled import SPOILED_DAY, spoiled_number
from legacyfund.lib.tables.matching import normalise_heading, unit_in_words
from legacyfund.lib.tables.repair import repair
from legacyfund.lib.tables.shapes import SheetRow

Value = str | int | Decimal | date | bool
ONE_LINE = {
    **{"reference": 40, "name": 150, "assessor": 150, "users": 300, "owner_role": 120, "department": 200},
    **{"component": 150, "version": 60, "supplier": 150, "contract_reference": 60},
    **{"needs_reference": 40, "needs_name": 150, "needs_outside": 150, "needed_for": 300},
}
IDENTITIES = frozenset({"reference", "needs_reference", "contract_reference"})
"""What names a system or a contract, and names nothing once a spreadsheet has rewritten it."""
DAYS = ("assessed_on", "target_resolution_on", "support_ends_on", "extended_until", "contract_ends_on")
TEXTS = {
    **{"description": 2000, "components": 2000, "services_supported": 2000, "notes": 4000},
    **dict.fromkeys(("evidence", *EVIDENCE.values()), 2000),
}
_ALSO = {"y": "YES", "true": "YES", "n": "NO", "false": "NO", "partial": "PARTIALLY", "partly": "PARTIALLY"}
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_SCORE = re.compile(
    r"(?P<score>[1-6])(?:\.0)?"
    r"(?:(?:\s*[-\u2013\u2014:=.]\s*|\s+|\s*(?=\())(?P<words>[^0-9\s].{1,200}))?"
)
_WHOLE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,10}")
_NUMBER = re.compile(r"[-\u2212]?[0-9]{1,12}(?:\.[0-9]{1,20})?")
ONE = Decimal(1)
MOST_USERS = 2_147_483_647
MOST_PERCENT = Decimal("99999.99")


class CellRefused(DomainError):
    """The cell does not say one thing of its column that can be kept."""


def read_cell(column: str, text: str, scale: Decimal = ONE) -> Value:
    """What a cell that is not blank stands for. `scale`: what its heading says that a figure is multiplied
    by. Raises CellRefused, AmountRefused or DayRefused.
    """
    if _CONTROL.search(text):
        raise CellRefused("The cell holds a control character. Type it again.")
    if column in ONE_LINE:
        line = " ".join(undefuse(text).split())
        if column in IDENTITIES and (spoiled := spoiled_number(line)):
            raise CellRefused(spoiled)
        return _text(line, ONE_LINE[column])
    if column in TEXTS:
        return _text(tidy(undefuse(text)), TEXTS[column])
    cell = text.strip()
    if column in CHOICES:
        return _choice(column, cell)
    if column in SCORES:
        return _score(column, cell)
    if column in FIGURES:
        return _figure(column, cell, scale)
    return _READERS[column](cell)


def tidy(text: str) -> str:
    """Line ends as one character, none around the text: a form, a CSV and an XLSX write them differently."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _text(text: str, longest: int) -> str:
    if len(text) > longest:
        raise CellRefused(f"The cell has {len(text):,} characters; the most is {longest:,}. Shorten it.")
    return text


def _choice(column: str, cell: str) -> str:
    wanted = normalise_heading(cell)
    for code, label in CHOICES[column].items():
        if wanted in (normalise_heading(code), normalise_heading(label)):
            return code
    if (also := _ALSO.get(wanted, "")) in CHOICES[column]:
        return also
    raise CellRefused(f"Write one of: {', '.join(CHOICES[column].values())}.")


def _score(column: str, cell: str) -> int:
    criterion = CRITERIA[column.upper()]
    match = _SCORE.fullmatch(cell)
    if match and int(match["score"]) <= criterion.highest:
        score, words = int(match["score"]), normalise_heading(match["words"] or "")
        meant = [level for level, known in enumerate(criterion.levels, start=1) if words in _said_of(known)]
        if match["words"] is None or score in meant:
            return score
        if meant:
            raise CellRefused(
                f"The cell says {score} and “{match['words'].strip()}”, which is {meant[0]} on the scale of "
                f"{criterion.code}. Write which of them it is."
            )
    raise CellRefused(
        f"{criterion.code} {criterion.name} must be a whole number from 1 to {criterion.highest}. "
        "Leave it blank if it is not known."
    )


def _said_of(level: str) -> tuple[str, str]:
    """The words of a level: its first, such as “Medium”, and all of them."""
    return normalise_heading(level.partition(":")[0]), normalise_heading(level)


def _figure(column: str, cell: str, scale: Decimal) -> Decimal | int:
    if column == "number_of_users":
        return _number_of_users(cell, scale)
    amount = parse_amount(cell, scale=scale, shortened=True)
    if amount < 0:
        raise CellRefused("A yearly cost or value cannot be negative. Write pounds, such as 1,234,567.")
    return amount


def _number_of_users(cell: str, scale: Decimal) -> int:
    """People are counted whole, also where a spreadsheet or a unit brings a point."""
    if _WHOLE.fullmatch(cell.removesuffix(".0")) or scale != 1:
        number = parse_amount(cell.removesuffix(".0"), scale=scale)
        if number == int(number) and 0 <= number <= MOST_USERS:
            return int(number)
    raise CellRefused("Write a whole number, such as 40,000, without words.")


def _percent(cell: str) -> Decimal:
    number = _decimal(cell.removesuffix("%").strip())
    if number is None or number != number.quantize(Decimal("0.01")) or number > MOST_PERCENT:
        raise CellRefused("Write a percentage with at most two decimals, such as -20 or 12.5.")
    if number < -100:
        raise CellRefused("A cost cannot fall by more than 100%. Write a number such as -20.")
    return number.quantize(Decimal("0.01"))


def _decimal(cell: str) -> Decimal | None:
    return Decimal(cell.replace("\u2212", "-")) if _NUMBER.fullmatch(cell) else None


def _worked_out(cell: str) -> Decimal:
    number = _decimal(cell)
    if number is None:
        raise CellRefused("Write a number, or leave the cell blank: it is worked out from the scores.")
    return number


def _yes_or_no(cell: str) -> bool:
    try:
        return _YES_NO[cell.casefold()]
    except KeyError:
        raise CellRefused("Write Yes or No, or leave the cell blank.") from None


_READERS: dict[str, Callable[[str], Value]] = {
    **dict.fromkeys(DAYS, partial(parse_day, short_years=True)),
    "cost_change_percent": _percent,
    **dict.fromkeys(WORKED_OUT, _worked_out),
    "is_legacy": _yes_or_no,
    "is_red": _yes_or_no,
    "replacement_arranged": _yes_or_no,
}


MOST_MESSAGES = 2_000
_LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class CellMessage:
    """`sheet` is blank where the file has one table. `row` as the file counts, None for the table as a
    whole; `column` is the heading in the file.
    """

    sheet: str
    row: int | None
    column: str
    value: str
    message: str
    is_fault: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message belongs: see CellMessage."""

    row: int | None = None
    column: str = ""
    value: str = ""
    sheet: str = ""


@dataclass
class Messages:
    """Collects messages: every one counted, the first 2,000 of each kind kept to be shown."""

    kept: list[CellMessage] = field(default_factory=list)
    faults: int = 0
    notes: int = 0
    read_otherwise: dict[tuple[str, str], LineNumbers] = field(default_factory=dict)
    """By sheet and column, the cells that are read otherwise than they are typed."""

    def fault(self, message: str, place: Place | None = None) -> None:
        self.faults += 1
        self._keep(message, place or Place(), self.faults, is_fault=True)

    def note(self, message: str, place: Place | None = None) -> None:
        self.notes += 1
        self._keep(message, place or Place(), self.notes, is_fault=False)

    def otherwise(self, place: Place, value: str) -> None:
        """That a cell is read otherwise than it is typed: told once for its column, by `tell_otherwise`."""
        lines = self.read_otherwise.setdefault((place.sheet, place.column), LineNumbers())
        lines.add(place.row or 0)
        lines.sample = lines.sample or f"“{place.value.strip()[:60]}” is read as {value}"

    def tell_otherwise(self) -> None:
        for (sheet, column), lines in self.read_otherwise.items():
            cells = "1 cell is" if lines.count == 1 else f"{lines.count:,} cells are"
            self.note(
                f"{cells} read otherwise than typed: {lines.sample}. Look at {lines} in the list of what the "
                "import would do.",
                Place(lines.first[0], column, "", sheet),
            )
        self.read_otherwise.clear()

    def _keep(self, message: str, place: Place, count: int, *, is_fault: bool) -> None:
        if count <= MOST_MESSAGES:
            where = (place.sheet, place.row, place.column, place.value[:200])
            self.kept.append(CellMessage(*where, message, is_fault))


@dataclass(frozen=True)
class Layout:
    """Which heading stands for which column of the table. `department`: the names it goes by; `sheet`:
    blank where the file has one table; `is_styled`: the file says which of its numbers are percentages.
    """

    headings: Sequence[str]
    columns: Sequence[str]
    department: frozenset[str] = frozenset()
    table: str = REGISTER
    sheet: str = ""
    is_styled: bool = True

    def heading(self, column: str) -> str:
        """As the file calls it, or as the framework does where the file has no such column."""
        place = self.columns.index(column) if column in self.columns else -1
        return self.headings[place] if place >= 0 else TABLES[self.table][column]

    def scale(self, place: int) -> Decimal:
        """What the heading says that a figure below it is multiplied by."""
        unit = split_unit(self.headings[place]).unit if self.columns[place] in FIGURES else ""
        return SCALES.get(unit, ONE)

    def place(self, row: int | None, column: str = "", value: str = "") -> Place:
        """A cell of the table, by its column."""
        return Place(row, self.heading(column) if column else "", value, self.sheet)


def check_units(layout: Layout, messages: Messages) -> None:
    """A note for each heading that says its figures are thousands or millions, with what becomes of them; a
    fault for one whose unit nobody can make pounds of.
    """
    for heading, column in zip(layout.headings, layout.columns, strict=False):
        unit = split_unit(heading).unit if column in FIGURES else ""
        if unit in SCALES:
            messages.note(unit_in_words(heading), Place(None, heading, "", layout.sheet))
        elif unit:
            messages.fault(
                f"The heading says that the figures are {unit}, and they are read as {FIGURES[column]}. "
                f"Put {FIGURES[column]} in the column, remove the unit from its heading and upload it again.",
                Place(None, heading, "", layout.sheet),
            )


def read_cells(row: SheetRow, layout: Layout, messages: Messages) -> tuple[dict[str, Value], set[str]]:
    """What the filled cells stand for, and the columns whose cells were refused."""
    values: dict[str, Value] = {}
    refused: set[str] = set()
    for place, column in enumerate(layout.columns):
        text = row.cells[place] if place < len(row.cells) else ""
        where = Place(row.number, layout.headings[place], text, layout.sheet)
        if column and place in row.faults:
            if column not in WORKED_OUT:
                messages.fault(row.faults[place], where)
                refused.add(column)
        elif column and text.strip():
            try:
                if place in row.days and column in IDENTITIES:
                    raise CellRefused(SPOILED_DAY)
                _check_percentage(column, text, layout)
                values[column] = read_cell(
                    column, _repaired(column, text, where, messages), layout.scale(place)
                )
                if words := _otherwise(column, text, values[column]):
                    messages.otherwise(where, words)
            except DomainError as refusal:
                if not (column in DAYS and _is_month_first(text)):
                    messages.fault(refusal.message, where)
                refused.add(column)
            if _LOST in text:
                messages.note("A character was lost before the file was made (shown as \ufffd).", where)
    _check_beyond(row, layout, messages)
    return values, refused


def _otherwise(column: str, text: str, value: Value) -> str:
    """How a cell is read that says more or less than its value: a score with its words, an amount in
    thousands, a year of two figures. Blank for one that reads as typed.
    """
    if column in SCORES:
        return str(value) if len(text.strip().removesuffix(".0")) > 1 else ""
    if column in FIGURES and any(letter.isalpha() for letter in text):
        return f"{value:,.2f}".removesuffix(".00")
    if isinstance(value, date) and str(value.year) not in text:
        return f"{value.day} {value:%B %Y}"
    return ""


def _repaired(column: str, text: str, where: Place, messages: Messages) -> str:
    """The text in the encoding it had; what is kept is told."""
    found = repair(text)
    if column in ONE_LINE or column in TEXTS:
        if found.misread:
            messages.note(
                f"This was saved in the wrong encoding. It is read as “{found.text[:80]}”: put it right if "
                "that is not what it was.",
                where,
            )
        if found.punctuation:
            messages.note(
                f"A punctuation mark had lost its encoding. It is read as “{found.text[:80]}”.", where
            )
        if found.control:
            messages.note("A control character, which nobody can see, was left out.", where)
    return found.text


def _is_month_first(text: str) -> bool:
    """One that is told of with its column: see `DayColumns`."""
    figures = day_in_figures(text)
    return figures is not None and figures.month_first


def _check_percentage(column: str, text: str, layout: Layout) -> None:
    if column == "cost_change_percent" and not layout.is_styled:
        number = _decimal(text.strip())
        if number is not None and 0 < abs(number) < 1:
            raise CellRefused(
                f"In this kind of workbook {number:f} may be {number:f}% or {number * 100:f}%. Save it as "
                "XLSX or CSV, where percentages show."
            )


class DayColumns:
    """The columns of days of a table, as its rows pass: each is judged as a whole."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.orders = {place: DateOrder() for place, column in enumerate(layout.columns) if column in DAYS}

    def passing(self, rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
        for row in rows:
            for place, order in self.orders.items():
                if place < len(row.cells):
                    order.note(row.number, row.cells[place])
            yield row

    def tell(self, messages: Messages) -> None:
        """A fault for a column with the month first; a note for one that could be read either way."""
        for place, order in self.orders.items():
            heading, sheet = self.layout.headings[place], self.layout.sheet
            if (found := order.problem()) is not None:
                where = Place(found[0], heading, order.month_first.sample, sheet)
                messages.fault(f"{found[1]} {PUT_RIGHT}", where)
            elif order.either.count and not order.day_first.count:
                sample = order.either.sample
                day = _read_day(sample) if _is_day(sample) else None
                if day is not None:
                    messages.note(
                        f"Dates such as “{sample}” could have the month first. They are read with the day "
                        f"first: {day.day} {day:%B %Y}. Look whether that is right before you go on.",
                        Place(order.either.first[0], heading, sample, sheet),
                    )


_read_day = partial(parse_day, short_years=True)


def _is_day(text: str) -> bool:
    try:
        _read_day(text)
    except DomainError:
        return False
    return True


def _check_beyond(row: SheetRow, layout: Layout, messages: Messages) -> None:
    for place in range(len(layout.headings), len(row.cells)):
        if row.cells[place].strip():
            messages.fault(
                "The row has more cells than there are column headings. Look for a comma too many.",
                layout.place(row.number, value=row.cells[place]),
            )
            return
