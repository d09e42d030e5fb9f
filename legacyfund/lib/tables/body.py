"""The rows below the headings, without those that are none; what was left out is kept to be told."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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


@dataclass
class Body:
    """An iterator over the rows of a table. `odd` and `hidden` are whole once it has come to its end.

    `kinds`: what is left out. Raises FileRefused for cells merged over several rows of the table.
    """

    table: Table
    found: Found
    kinds: Collection[Odd] = frozenset(Odd)
    odd: dict[Odd, LineNumbers] = field(default_factory=dict)
    hidden: LineNumbers = field(default_factory=LineNumbers)
    last: int = 0

    def __post_init__(self) -> None:
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
            if kind is not None and kind in self.kinds and not row.faults:
                self.odd.setdefault(kind, LineNumbers()).add(row.number)
                continue
            if row.number in hidden:
                self.hidden.add(row.number)
            yield row

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


_LOOK = "Look whether that is right before you go on."
_WORDS = {
    Odd.REPEATED: (
        "repeats the column names, so it is not taken.",
        "repeat the column names, so they are not taken.",
    ),
    Odd.TOTAL: ("looks like a total, so it is not taken.", "look like totals, so they are not taken."),
    Odd.FOOTNOTE: ("looks like a note, so it is not taken.", "look like notes, so they are not taken."),
}


def _said(lines: LineNumbers, one: str, several: str) -> str:
    return f"{str(lines).capitalize()} {one if lines.count == 1 else several}"


def _name(cells: Sequence[str], place: int) -> str:
    return cells[place].strip()[:80] if place < len(cells) else ""
