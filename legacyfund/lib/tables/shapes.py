"""What the reader of tables hands on, and its refusal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from legacyfund.lib.errors import DomainError
from legacyfund.lib.zip_guard import ZipLimits

_NOTHING: Mapping[int, str] = MappingProxyType({})


class FileRefused(DomainError):
    """The file cannot be read as rows of cells at all. `code` names the reason."""

    def __init__(self, code: str, message: str, *, line: int | None = None) -> None:
        super().__init__(message, field="file")
        self.code = code
        self.line = line


@dataclass(frozen=True)
class TableLimits:
    """`size` in bytes; `rows`: filled rows below the header; `columns`: the last that may be filled."""

    size: int
    rows: int = 10_000
    columns: int = 200
    zip: ZipLimits = field(default_factory=ZipLimits)


class SheetRow(NamedTuple):
    """A row by its number in the file. `faults` says by column, from 0, why a cell cannot be read; `days` are
    the columns in which the spreadsheet itself keeps a day. A named tuple: a file makes 100,000 of them.
    """

    number: int
    cells: list[str]
    faults: Mapping[int, str] = _NOTHING
    days: frozenset[int] = frozenset()


class Merged(NamedTuple):
    """A block of cells over several rows that is one cell: its first and last row, and its name (`A2:B3`)."""

    first: int
    last: int
    name: str


@dataclass(frozen=True)
class Table:
    """`sheet`: its name in the workbook, blank for a text file. `rows`: filled ones, read as they are asked
    for. `notes`: what a person should know of how the file was read. `is_styled`: a percentage shows as one.
    `merged`: blocks over several rows.
    """

    sheet: str
    rows: Iterator[SheetRow]
    notes: tuple[str, ...] = ()
    encoding: str = ""
    is_styled: bool = True
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True)
class Headings:
    """What the caller knows of its column headings. `rate`: how many of a row's cells name a column of its
    own; `fits`: whether a row names all that is needed. `sheets`: names by which it knows its sheets.
    """

    rate: Callable[[Sequence[str]], int]
    fits: Callable[[Sequence[str]], bool]
    sheets: Sequence[str] = ()
