"""What an OpenDocument spreadsheet says of its cells beside values: see `marks`."""

import re
import zipfile

from .marks import (
    MOST_COLUMNS,
    MOST_ROWS,
    Attributes,
    BookRefused,
    Marks,
    error_fault,
    formula_fault,
    walk,
    whole,
)
from .number_formats import PERCENT, added_as_shown


def ods_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """By the name of each sheet."""
    heard = _DocumentWalk()
    walk(archive.read("content.xml"), heard.start, heard.end, heard.text)
    return heard.found


class _DocumentWalk:
    """The sheets of an OpenDocument spreadsheet, all in one part. Rows and cells may stand for several."""

    def __init__(self) -> None:
        self.found: dict[str, Marks] = {}
        self.marks = Marks()
        self.row = self.column = self.rows = 0
        self.cell: Attributes = {}
        self.words = ""
        self.depth = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        plain = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if tag == "table":
            self.marks = self.found.setdefault(plain.get("name", ""), Marks())
            self.row = self.column = 0
        elif tag == "table-column":
            count = _repeated(plain, "number-columns-repeated", MOST_COLUMNS)
            if plain.get("visibility", "visible") != "visible":
                self.marks.hidden_columns |= set(range(self.column, min(self.column + count, MOST_COLUMNS)))
            self.column += count
        elif tag == "table-row":
            self.rows, self.column = _repeated(plain, "number-rows-repeated", MOST_ROWS), 0
            if plain.get("visibility", "visible") != "visible" and self.rows < 100_000:
                self.marks.hidden_rows |= set(range(self.row, self.row + self.rows))
        elif tag in ("table-cell", "covered-table-cell"):
            self.cell, self.words = plain, ""

    def text(self, data: str) -> None:
        if len(self.words) < 40:
            self.words += data

    def end(self, tag: str) -> None:
        if tag == "table-row":
            self.row += self.rows
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell(_repeated(self.cell, "number-columns-repeated", MOST_COLUMNS))

    def _cell(self, columns: int) -> None:
        place = self.row, self.column
        value = next((self.cell[name] for name in _VALUES if name in self.cell), self.words.strip())
        if value:
            self.marks.fill(*place, self.rows, columns)
        if value and _is_error(value, self.words):
            self._mark(columns, error_fault(self.words.strip() or value))
        elif not value and "formula" in self.cell:
            self.marks.fill(*place, self.rows, columns)
            self._mark(columns, formula_fault(*place))
        elif "value" in self.cell and (added := self._added()):
            self.marks.added |= dict.fromkeys(self._places(columns), added)
        self.column += columns

    def _added(self) -> str:
        """What the cell shows beside its number."""
        if self.cell.get("value-type") == "percentage":
            return PERCENT
        money = self.cell.get("currency", "")
        return added_as_shown(self.words.strip(), self.cell["value"]) or ("" if money == "GBP" else money[:8])

    def _mark(self, columns: int, fault: str) -> None:
        self.marks.faults |= dict.fromkeys(self._places(columns), fault)

    def _places(self, columns: int) -> set[tuple[int, int]]:
        if self.rows * columns > 100_000:
            raise BookRefused("TOO_MANY")
        return {
            (self.row + row, self.column + column) for row in range(self.rows) for column in range(columns)
        }


_VALUES = ("value", "string-value", "date-value", "boolean-value", "time-value")
_ERROR = re.compile(r"#(?:N/A|NAME\?|REF!|VALUE!|NUM!|DIV/0!|NULL!)|Err:[0-9]{3}")


def _is_error(value: str, words: str) -> bool:
    return _ERROR.fullmatch(words.strip() or value) is not None


def _repeated(attributes: Attributes, name: str, most: int) -> int:
    return max(1, min(whole(attributes.get(name)) or 1, most))
