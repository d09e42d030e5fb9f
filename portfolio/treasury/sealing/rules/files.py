"""In what forms a closed period is sealed, what the files are called, and what is written in them."""

import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from enum import StrEnum

from legacyfund.lib.canonical import canonical_bytes
from legacyfund.lib.financial_year import Period
from legacyfund.lib.parquet import Column
from portfolio.spend.rules.feed import FIELDS

_NAME = re.compile(r"(\d{4}-\d{2})-P(0[1-9]|1[0-2])", re.ASCII)


class Form(StrEnum):
    """The ending of the file's name."""

    CSV = "csv.gz"
    NDJSON = "ndjson.gz"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """A `.gz` is a file and no coding of the answer: nobody's client unpacks it on the way."""
        return "application/vnd.apache.parquet" if self is Form.PARQUET else "application/gzip"

    @property
    def words(self) -> str:
        return {
            Form.CSV: "CSV, packed (gzip)",
            Form.NDJSON: "JSON lines, packed (gzip)",
            Form.PARQUET: "Parquet",
        }[self]

    @property
    def use(self) -> str:
        return {
            Form.CSV: "For a spreadsheet, once unpacked: text that one would run as a formula has a quote in "
            "front.",
            Form.NDJSON: "For programs: the text as it was reported.",
            Form.PARQUET: "For analysis: amounts and dates have types; a tool reads the columns it needs.",
        }[self]


def period_name(period: Period) -> str:
    """`2026-27-P05`: period 5 (August) of 2026-27."""
    return f"{period.year}-P{period.number:02}"


def read_period_name(text: str) -> Period | None:
    """None where it names none."""
    match = _NAME.fullmatch(text)
    with suppress(ValueError):  # 2026-28 is no year
        return Period(match[1], int(match[2])) if match else None
    return None


def file_name(fund: str, period: Period, form: Form) -> str:
    """What the reader's machine calls it."""
    return f"{fund}-{period_name(period)}.{form}"


def read_file_name(text: str) -> tuple[Period, Form] | None:
    """What stands at the end of a file's address, such as `2026-27-P05.csv.gz`. None where it names none."""
    name, _, ending = text.partition(".")
    period = read_period_name(name)
    return (period, Form(ending)) if period is not None and ending in set(Form) else None


_TYPES = {
    "feed_no": Column.NUMBER,
    "line": Column.NUMBER,
    "corrects": Column.NUMBER,
    "period": Column.SMALL_NUMBER,
    "posted_period": Column.SMALL_NUMBER,
    "date": Column.DATE,
    "amount": Column.POUNDS,
    "return": Column.DISTINCT_TEXT,
    "transaction_number": Column.DISTINCT_TEXT,
    "description": Column.DISTINCT_TEXT,
}
COLUMNS: Mapping[str, Column] = {name: _TYPES.get(name, Column.TEXT) for name in FIELDS}
"""Of the Parquet file: the fields of the feed in their order. What is blank in the feed is blank here."""
NULLABLE = frozenset({"corrects"})


def note_of(
    *,
    fund: str,
    period: Period,
    epoch: int,
    feed_numbers: tuple[int | None, int | None],
    lines: int,
    net: Decimal,
    head: Mapping[str, str | int],
) -> str:
    """What a Parquet file says of itself, as canonical JSON."""
    first, last = feed_numbers
    return canonical_bytes(
        {
            "fund": fund,
            "posted_year": period.year,
            "posted_period": period.number,
            "epoch": epoch,
            "first_feed_no": first,
            "last_feed_no": last,
            "lines": lines,
            "net": net,
            "head": dict(head),
        }
    ).decode()
