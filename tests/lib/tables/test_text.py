"""Text files: their encoding, and rows that are read one by one."""

import io

import pytest

from legacyfund.lib.tables import text
from legacyfund.lib.tables.shapes import FileRefused, TableLimits
from legacyfund.lib.tables.text import find_encoding, read_text_rows

LIMITS = TableLimits(size=1_000_000)


@pytest.mark.parametrize("block", [1, 2, 3, 7, 1 << 20])
def test_the_encoding_does_not_depend_on_where_blocks_end(block, monkeypatch):
    monkeypatch.setattr(text, "BLOCK", block)

    for written, encoding in (
        ("naïve — £".encode(), "utf-8-sig"),
        ("naïve — £".encode("cp1252"), "cp1252"),
        ("cut short é".encode()[:-1], "cp1252"),
        ("naïve — £".encode("utf-16"), "utf-16"),
        ("plain text".encode("utf-16-le"), "utf-16-le"),
        ("plain text".encode("utf-16-be"), "utf-16-be"),
    ):
        assert find_encoding(io.BytesIO(written), LIMITS) == encoding
    with pytest.raises(FileRefused, match="half of a character pair"):
        find_encoding(io.BytesIO(b"before \xed\xbf\xbf after"), LIMITS)


def test_rows_that_nobody_reads_to_their_end_may_outlive_the_file():
    stream = io.BytesIO(b"a,b\n1,2\n3,4\n")
    rows = read_text_rows(stream, "utf-8", ",", LIMITS)
    assert next(rows).cells == ["a", "b"]

    stream.close()
    rows.close()

    assert list(rows) == []
