"""Tables that lie beside the rules as files of data, each row with the day from which it holds.

What a later row says replaces what an earlier one said of the same thing. Before the first of its rows a
table says what that row says: the fund's years may begin before the day somebody wrote it down.
"""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path


def read_rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a file in this folder, by the names of its columns."""
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def row_on(
    rows: tuple[Mapping[str, str], ...], key: Mapping[str, str], day: date
) -> Mapping[str, str] | None:
    """Of the rows that say `key` the latest that holds on the day, or else their first; None without any."""
    of_key = [row for row in rows if all(row[name] == value for name, value in key.items())]
    by_day = sorted(of_key, key=lambda row: row["from"])
    held = [row for row in by_day if date.fromisoformat(row["from"]) <= day]
    return held[-1] if held else by_day[0] if by_day else None
