"""The rows below the headings, without those that are none; what was left out is kept to be told."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from legacyfund.lib.line_numbers import LineNumbers
from legacyfund.lib.tables.header import Found, lines_in_words, quoted
from legacyfund.lib.tables.odd_rows import Odd, odd_row
from legacyfund.lib.tables.shapes import FileRefused, SheetRow, Table

NOT_UTF_8 = (
    "The file is not in UTF-8, so it was read as Windows-1252. Look at names with accents and pound signs "
    "before you go on."
)


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
        headings = self.found.header.cells
        hidden = self.table.hidden_rows
        for row in self.found.rows:
            kind = odd_row(row.cells, headings)
            if kind in self.kinds and not row.faults:
                self.odd.setdefault(kind, LineNumbers()).add(row.number)
                continue
            if row.number in hidden:
                self.hidden.add(row.number)
            yield row

    def notes(self, kept: Collection[int]) -> Iterator[str]:
        """What to tell of how the table was read; `kept`: the columns that are taken. Ask at the end."""
        yield from self.table.notes
        if self.table.encoding == "cp1252":
            yield NOT_UTF_8
        if self.found.above:
            yield above_in_words(self.found.above)
        for kind, lines in self.odd.items():
            one = lines.count == 1
            verb = kind.value if one else _PLURAL[kind]
            yield (
                f"{str(lines).capitalize()} {verb}, so {'it is' if one else 'they are'} not taken. Look "
                "whether that is right before you go on."
            )
        if self.hidden.count:
            one = self.hidden.count == 1
            yield (
                f"{str(self.hidden).capitalize()} {'is' if one else 'are'} hidden in the file, and read like "
                "the others."
            )
        if columns := sorted(self.table.hidden_columns & set(kept)):
            names = ", ".join(f"“{_name(self.found.header.cells, place)}”" for place in columns[:5])
            yield f"Hidden in the file, and read like the others: the column{_s(columns)} {names}."


_PLURAL = {
    Odd.REPEATED: "repeat the column headings",
    Odd.TOTAL: "look like totals",
    Odd.FOOTNOTE: "look like notes",
}


def above_in_words(above: Sequence[SheetRow]) -> str:
    return f"{lines_in_words(above)} above the column headings and is not taken: {quoted(above)}."


def _name(cells: Sequence[str], place: int) -> str:
    return cells[place].strip()[:80] if place < len(cells) else ""


def _s(columns: Sequence[int]) -> str:
    return "" if len(columns) == 1 else "s"
