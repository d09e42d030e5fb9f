"""Spend lines as a workbook: made at once, by a job, or not at all, and what stands in its cells."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import cast

from legacyfund.lib.tables.writing import Cell
from portfolio.spend.rules.feed import FIELDS, LineRow

AT_ONCE = 5_000
"""Lines, made while a person waits: under two seconds. A job makes more."""
MOST_LINES = 1_048_575
"""Of a sheet, which has 1,048,576 rows, without its heading."""
KEPT = timedelta(days=3)
MOST_IN_HAND = 3
"""Of one person, while they are being made."""


class Making(Enum):
    AT_ONCE = "at once"
    BY_JOB = "by a job"
    TOO_MANY = "too many"


def how_made(lines: int) -> Making:
    if lines > MOST_LINES:
        return Making.TOO_MANY
    return Making.AT_ONCE if lines <= AT_ONCE else Making.BY_JOB


def line_cells(lines: Iterable[LineRow]) -> Iterator[list[Cell]]:
    """The feed's fields in order, with money as a number and a day as a day."""
    for line in lines:
        yield [_cell(name, line[name]) for name in FIELDS]


def _cell(name: str, value: object) -> Cell:
    return Decimal(str(value)) if name == "amount" else cast("str | int | date | None", value)


def about_cells(
    *, narrowed: Mapping[str, str], up_to: int, lines: int, net: Decimal, made_on: date
) -> list[list[Cell]]:
    """What the workbook is, on a sheet of its own. `narrowed`: words by what the lines are narrowed by."""
    by: list[list[Cell]] = [[name, words] for name, words in narrowed.items()]
    return [
        ["What", "Accepted spend lines"],
        *by,
        ["Up to number of the feed", up_to],
        ["Lines", lines],
        ["Net, in pounds", net],
        ["Made on", made_on],
        ["Columns", "Each is explained in the data dictionary of the API, /api/v1/docs/"],
    ]
