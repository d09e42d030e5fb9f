"""The line that holds the column headings: the best within thirty, with what stands above it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NoReturn

from legacyfund.lib.tables.shapes import FileRefused, Headings, SheetRow

MOST_ABOVE = 30
ENOUGH = 2
"""As many headings have to be known before a line goes before the first one that could hold headings."""


@dataclass(frozen=True)
class Found:
    """`above`: filled lines that stand over the headings. `fits`: the headings name all that is needed."""

    header: SheetRow
    above: tuple[SheetRow, ...]
    rows: Iterator[SheetRow]
    fits: bool


def find_header(rows: Iterator[SheetRow], headings: Headings) -> Found | None:
    """Of the first thirty lines the one that fits and names most, else that names most, else the first with
    two filled cells, else the first; None where no line is filled.
    """
    seen, rest = _begin(rows)
    if not seen:
        next(rest, None)
        return None
    rated = [(headings.fits(row.cells), headings.rate(row.cells)) for row in seen]
    best = max(rated)
    if not best[0] and best[1] < ENOUGH:
        filled = (place for place, row in enumerate(seen) if sum(map(bool, map(str.strip, row.cells))) > 1)
        place = next(filled, 0)
    else:
        place = rated.index(best)
    return Found(seen[place], tuple(seen[:place]), chain(seen[place + 1 :], rest), best[0])


def _begin(rows: Iterator[SheetRow]) -> tuple[list[SheetRow], Iterator[SheetRow]]:
    """The first lines and the others. A line that cannot be read is met in its turn."""
    seen: list[SheetRow] = []
    try:
        seen.extend(islice(rows, MOST_ABOVE))
    except FileRefused as refusal:
        return seen, _refuse(refusal)
    return seen, rows


def _refuse(refusal: FileRefused) -> Iterator[NoReturn]:
    raise refusal
    yield


def words_of(cells: Sequence[str]) -> list[str]:
    """A row's cells up to the last filled one, white space folded."""
    words = [" ".join(cell.split()) for cell in cells]
    while words and not words[-1]:
        words.pop()
    return words


def read_headings(row: SheetRow) -> list[str]:
    """The words of each heading. Raises FileRefused for a cell that cannot be read, or one alone."""
    headings = words_of(row.cells)
    if row.faults:
        raise FileRefused("HEADER", f"In the column headings: {next(iter(row.faults.values()))}")
    if len([heading for heading in headings if heading]) < 2:
        raise FileRefused(
            "HEADER_MISSING",
            f"None of the first {MOST_ABOVE} lines holds column headings: no line has two filled cells. "
            "Write the headings above the rows.",
        )
    return headings


def lines_in_words(rows: Sequence[SheetRow]) -> str:
    """`Line 1 stands` or `Lines 1 to 3 stand`."""
    first, last = rows[0].number, rows[-1].number
    return f"Line {first} stands" if first == last else f"Lines {first} to {last} stand"


def quoted(rows: Sequence[SheetRow]) -> str:
    """The beginning of what the lines say."""
    words = " ".join(cell.strip() for row in rows for cell in row.cells if cell.strip())
    return f"“{words[:80]}{'…' if len(words) > 80 else ''}”"
