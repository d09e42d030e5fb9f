"""The rows below the headings, without those that are none; what was left out is kept to be told."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from legacyfund.lib.heading_units import SCALES, stated_unit
from legacyfund.lib.line_numbers import LineNumbers
from legacyfund.lib.tables.header import Found, lines_in_words, quoted
from legacyfund.lib.tables.odd_rows import Odd, folded, odd_row
from legacyfund.lib.tables.shapes import FileRefused, SheetRow, Table

NOT_UTF_8 = (
    "The file is not in UTF-8, so it was read as Windows-1252. Look at names with accents and pound signs "
    "before you go on."
)


class Note(NamedTuple):
    """`line`: the first that it is about, None for the table as a whole."""

    code: str
    line: int | None
    words: str


class Stated(NamedTuple):
    """A line that is none of the table's and says in what unit its amounts are."""

    line: int
    words: str
    unit: str


@dataclass
class Body:
    """An iterator over the rows of a table. `odd`, `hidden` and `stated` are whole once it has come to its
    end; what is stated above the headings is there before.

    `kinds`: what is left out. Raises FileRefused for cells merged over several rows of the table.
    """

    table: Table
    found: Found
    kinds: Collection[Odd] = frozenset(Odd)
    odd: dict[Odd, LineNumbers] = field(default_factory=dict)
    hidden: LineNumbers = field(default_factory=LineNumbers)

    stated: list[Stated] = field(default_factory=list)

    def __post_init__(self) -> None:
        for row in self.found.above:
            self._note_unit(row)
        header = self.found.header.number
        merged = [block.name for block in self.table.merged if block.last > header]
        if merged:
            shown = ", ".join(merged[:5]) + (" and others" if len(merged) > 5 else "")
            raise FileRefused(
                "MERGED",
                f"Cells are merged ({shown[:120]}), so a value could belong to several rows. Unmerge them, "
                "fill in each cell, and upload the file again.",
            )

    def __iter__(self) -> Iterator[SheetRow]:
        headings = [folded(cell) for cell in self.found.header.cells]
        hidden = self.table.hidden_rows
        for row in self.found.rows:
            kind = odd_row(row.cells, headings)
            if kind in _MAY_STATE:
                self._note_unit(row)
            if kind is not None and kind in self.kinds and not row.faults:
                self.odd.setdefault(kind, LineNumbers()).add(row.number)
                continue
            if row.number in hidden:
                self.hidden.add(row.number)
            yield row

    def _note_unit(self, row: SheetRow) -> None:
        said = ((cell.strip()[:80], stated_unit(cell)) for cell in row.cells)
        self.stated += [Stated(row.number, words, unit) for words, unit in said if unit]

    def stated_otherwise(self, scales: Collection[Decimal]) -> Stated | None:
        """The first line that states another unit than one of those that the table's amounts are read in."""
        return next(
            (one for one in self.stated if any(scale != SCALES.get(one.unit) for scale in scales)), None
        )

    def notes(self, kept: Collection[int]) -> Iterator[Note]:
        """What to tell of how the table was read; `kept`: the columns that are taken. Ask at the end."""
        yield from (Note("WORKBOOK", None, words) for words in self.table.notes)
        if self.table.encoding == "cp1252":
            yield Note("NOT_UTF_8", None, NOT_UTF_8)
        if above := self.found.above:
            verb = "is" if len(above) == 1 else "are"
            words = f"{lines_in_words(above)} above the column names and {verb} not taken: {quoted(above)}."
            yield Note("ABOVE_HEADER", above[0].number, words)
        for kind, lines in self.odd.items():
            yield Note(kind.name, lines.first[0], f"{_said(lines, *_WORDS[kind])} {_LOOK}")
        if self.hidden.count:
            words = _said(self.hidden, "is hidden in the file and read", "are hidden in the file and read")
            yield Note("HIDDEN_ROWS", self.hidden.first[0], f"{words} like the others.")
        if columns := sorted(self.table.hidden_columns & set(kept)):
            names = ", ".join(f"“{_name(self.found.header.cells, place)}”" for place in columns[:5])
            words = "The column {} is" if len(columns) == 1 else "The columns {} are"
            yield Note(
                "HIDDEN_COLUMNS", None, f"{words.format(names)} hidden in the file and read like the others."
            )


_MAY_STATE = (Odd.TOTAL, Odd.FOOTNOTE, Odd.UNITS)
_LOOK = "Look whether that is right before you go on."
_WORDS = {
    Odd.REPEATED: (
        "repeats the column names, so it is not taken.",
        "repeat the column names, so they are not taken.",
    ),
    Odd.TOTAL: ("looks like a total, so it is not taken.", "look like totals, so they are not taken."),
    Odd.UNITS: ("holds units, so it is not taken.", "hold units, so they are not taken."),
    Odd.FOOTNOTE: ("looks like a note, so it is not taken.", "look like notes, so they are not taken."),
}


def _said(lines: LineNumbers, one: str, several: str) -> str:
    return f"{str(lines).capitalize()} {one if lines.count == 1 else several}"


def _name(cells: Sequence[str], place: int) -> str:
    return cells[place].strip()[:80] if place < len(cells) else ""
