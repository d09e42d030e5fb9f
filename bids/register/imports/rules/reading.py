"""Reading a row of a register file, cell by cell: values, and what is to be said of them."""

from datetime import date

from bids.register.imports.rules.cells import (
    DAYS,
    IDENTITIES,
    ONE_LINE,
    TEXTS,
    CellRefused,
    Value,
    decimal_of,
    read_cell,
    says_nothing,
)
from bids.register.imports.rules.layout import Layout
from bids.register.imports.rules.messages import Messages, Place
from bids.register.rules.columns import FIGURES, SCORES, WORKED_OUT
from legacyfund.lib.date_order import MONTH_FIRST
from legacyfund.lib.days import day_in_figures, day_in_words
from legacyfund.lib.errors import DomainError
from legacyfund.lib.spoiled import SPOILED_DAY
from legacyfund.lib.tables.repair import repair
from legacyfund.lib.tables.shapes import SheetRow

_LOST = "\ufffd"


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
        elif not column or not (read := _repaired(column, text, where, messages)).strip():
            continue
        elif says_nothing(column, read):
            messages.otherwise(where, "")
        else:
            try:
                values[column] = _value(row, place, read, layout)
                if words := _otherwise(column, read, values[column], layout.date_order(place)):
                    messages.otherwise(where, words)
            except DomainError as refusal:
                if layout.date_order(place) or not (column in DAYS and _is_month_first(read)):
                    messages.fault(refusal.message, where)
                refused.add(column)
            if _LOST in text:
                messages.note("A character was lost before the file was made (shown as \ufffd).", where)
    _check_beyond(row, layout, messages)
    return values, refused


def _value(row: SheetRow, place: int, text: str, layout: Layout) -> Value:
    """Of a cell that is not blank. Raises DomainError."""
    column = layout.columns[place]
    if place in row.days and column in IDENTITIES:
        raise CellRefused(SPOILED_DAY)
    _check_percentage(column, text, layout)
    return read_cell(column, text, layout.scale(place), month_first=layout.date_order(place) == MONTH_FIRST)


def _otherwise(column: str, text: str, value: Value, date_order: str) -> str:
    """How a cell is read that says more or less than its value: a score with its words, an amount in
    thousands, a year of two figures, a date with the month first. Blank for one that reads as typed.
    """
    if column in SCORES:
        return str(value) if len(text.strip().removesuffix(".0")) > 1 else ""
    if column in FIGURES and any(letter.isalpha() for letter in text):
        return f"{value:,.2f}".removesuffix(".00")
    if isinstance(value, date) and (str(value.year) not in text or _is_turned(text, date_order)):
        return day_in_words(value)
    return ""


def _is_turned(text: str, date_order: str) -> bool:
    figures = day_in_figures(text) if date_order == MONTH_FIRST else None
    return figures is not None and figures.first != figures.second


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
        if found.unseen:
            messages.note("A character that nobody can see was left out.", where)
    return found.text


def _is_month_first(text: str) -> bool:
    """One that is told of with its column: see `DayColumns`."""
    figures = day_in_figures(text)
    return figures is not None and figures.month_first


def _check_percentage(column: str, text: str, layout: Layout) -> None:
    if column == "cost_change_percent" and not layout.is_styled:
        number = decimal_of(text.strip())
        if number is not None and 0 < abs(number) < 1:
            raise CellRefused(
                f"In this kind of workbook {number:f} may be {number:f}% or {number * 100:f}%. Save it as "
                "XLSX or CSV, where percentages show."
            )


def _check_beyond(row: SheetRow, layout: Layout, messages: Messages) -> None:
    for place in range(len(layout.headings), len(row.cells)):
        if row.cells[place].strip():
            messages.fault(
                "The row has more cells than there are column headings. Look for a comma too many.",
                layout.place(row.number, value=row.cells[place]),
            )
            return
