"""Tables of a dashboard as data: what a page shows, a picture is drawn from and a file holds is one."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from legacyfund.lib.money import format_pounds, round_fraction

NO_VALUE = "–"
SHORT = 9
"""Letters."""
Value = str | int | Decimal | Fraction | None


class Kind(StrEnum):
    WORDS = "WORDS"
    COUNT = "COUNT"
    POUNDS = "POUNDS"
    POINTS = "POINTS"
    RUNNING = "RUNNING"
    """Pounds, added up from the rows above."""


@dataclass(frozen=True)
class Column:
    heading: str
    kind: Kind = Kind.WORDS

    @property
    def is_figure(self) -> bool:
        return self.kind is not Kind.WORDS


@dataclass(frozen=True)
class Figure:
    """One cell. `href` is the address of what it counts; `of` is said after it to who cannot see the table.
    `missing`: why there is no value, where None is one.
    """

    value: Value
    href: str = ""
    of: str = ""
    missing: str = NO_VALUE


@dataclass(frozen=True)
class Shown:
    """A cell as a page has it."""

    column: Column
    figure: Figure
    text: str

    @property
    def is_short(self) -> bool:
        """Such as a year: it stays on one line."""
        return len(self.text) <= SHORT


@dataclass(frozen=True)
class Row:
    """The first figure names it. `is_total`: of the rows above it, and it says of which."""

    figures: tuple[Figure, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """`key` names it in addresses; `caption` says what it is of."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        if any(len(row.figures) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.key} has not as many figures as the table has columns")

    def shown(self) -> list[tuple[bool, list[Shown]]]:
        """Whether it is a total, and its cells; for each row."""
        return [
            (
                row.is_total,
                [
                    Shown(column, figure, in_words(figure, column.kind))
                    for column, figure in zip(self.columns, row.figures, strict=True)
                ],
            )
            for row in self.rows
        ]

    def lines(self) -> Iterator[list[str | int | Decimal | None]]:
        """The headings, then the rows, for a file: exact where the page rounds."""
        yield [column.heading for column in self.columns]
        for row in self.rows:
            yield [_plain(figure) for figure in row.figures]


@dataclass(frozen=True)
class Section:
    """`words` say what the tables count, and when; `picture` is drawn from the first. Where there is nothing
    to show, `words` say so, and `leads` lead on: what is there, and its address.
    """

    heading: str
    words: str = ""
    tables: tuple[Table, ...] = ()
    picture: str = ""
    leads: tuple[tuple[str, str], ...] = ()
    page: object = None
    """Of a longer table, where the first holds one page of it."""


def in_words(figure: Figure, kind: Kind) -> str:
    value = figure.value
    if value is None:
        return figure.missing
    if isinstance(value, str):
        return value
    if kind in (Kind.POUNDS, Kind.RUNNING):
        return format_pounds(value if isinstance(value, Decimal) else round_fraction(Fraction(value)))
    if kind is Kind.POINTS:
        return f"{round_fraction(Fraction(value), 1):,}"
    return f"{value:,}"


def _plain(figure: Figure) -> str | int | Decimal | None:
    value = figure.value
    if value is None:
        return None if figure.missing == NO_VALUE else figure.missing
    return round_fraction(value, 4) if isinstance(value, Fraction) else value


def find_table(sections: tuple[Section, ...], key: str) -> Table | None:
    """The one of this key; the first where none is asked for."""
    tables = [table for section in sections for table in section.tables]
    return next((table for table in tables if key in ("", table.key)), None)
