"""Word of how far the reading of a large file is."""

from collections.abc import Callable, Iterable, Iterator

from legacyfund.lib.tables.shapes import SheetRow

ROWS_BETWEEN = 10_000
Passed = Callable[[int], None]
"""Told how many rows have been read; may raise, to stop the reading."""


def telling(rows: Iterable[SheetRow], passed: Passed | None) -> Iterable[SheetRow]:
    """The rows as they are, with word of every 10,000."""
    return rows if passed is None else _telling(rows, passed)


def _telling(rows: Iterable[SheetRow], passed: Passed) -> Iterator[SheetRow]:
    for count, row in enumerate(rows, start=1):
        yield row
        if count % ROWS_BETWEEN == 0:
            passed(count)
