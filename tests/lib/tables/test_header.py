"""A line of headings: how it is read, and what makes it no such line."""

import pytest

from legacyfund.lib.tables.header import read_headings
from legacyfund.lib.tables.shapes import FileRefused, SheetRow

HEADER = ["Asset Name", "Notes"]


@pytest.mark.parametrize(
    ("cells", "headings"),
    [(["Asset  Name ", "", "Notes", ""], ["Asset Name", "", "Notes"]), (HEADER, HEADER)],
)
def test_a_header(cells, headings):
    assert read_headings(SheetRow(1, cells)) == headings


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (SheetRow(1, ["Register of systems"]), "HEADER_MISSING"),
        (SheetRow(1, ["a", ""], {1: "B1 is a formula."}), "HEADER"),
    ],
)
def test_a_header_that_cannot_be_used(row, code):
    with pytest.raises(FileRefused) as refused:
        read_headings(row)
    assert refused.value.code == code
