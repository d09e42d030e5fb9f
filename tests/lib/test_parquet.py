"""A table written as Parquet, read back by another library."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import orjson
import polars

from legacyfund.lib.parquet import Column, write_blocks

COLUMNS = {
    "number": Column.NUMBER,
    "month": Column.SMALL_NUMBER,
    "day": Column.DATE,
    "amount": Column.POUNDS,
    "words": Column.TEXT,
    "code": Column.DISTINCT_TEXT,
    "corrects": Column.NUMBER,
}
LINES = [
    {
        "number": place,
        "month": 12,
        "day": "2027-03-31",
        "amount": amount,
        "words": words,
        "code": f"T{place}",
        "corrects": corrects,
    }
    for place, (amount, words, corrects) in enumerate(
        [("999999999999.99", "", None), ("-0.01", '=SUM("a")\n\\u0000 £', 1)], start=1
    )
]


def written(lines, note="{}", size=1_000):
    """Handed over in blocks of that size."""
    text, out = b"".join(orjson.dumps(line) + b"\n" for line in lines), BytesIO()
    blocks = (text[at : at + size] for at in range(0, len(text), size))
    write_blocks(blocks, COLUMNS, out, note=note, may_be_null=frozenset({"corrects"}))
    return out.getvalue()


def test_every_value_comes_back_with_its_type():
    table = polars.read_parquet(written(LINES))

    assert table.schema["amount"] == polars.Decimal(14, 2)
    assert table.schema["day"] == polars.Date
    assert table.rows(named=True) == [
        {**line, "day": date(2027, 3, 31), "amount": Decimal(line["amount"])} for line in LINES
    ]


def test_the_same_lines_give_the_same_bytes_and_another_note_others():
    assert written(LINES) == written(LINES, size=7)
    assert written(LINES, note='{"a":1}') != written(LINES)


def test_no_line_is_a_table_too():
    assert polars.read_parquet(written([])).columns == list(COLUMNS)
