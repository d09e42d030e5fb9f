import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.delimited import csv_text, defuse


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\x00"])
def test_a_formula_becomes_text(start: str) -> None:
    assert defuse(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("cell", ["EXAMPLE LTD", "", "a=b", -250, None])
def test_what_is_no_formula_stays(cell: object) -> None:
    assert defuse(cell) == cell


def test_lines_end_and_quote_as_the_standard_says() -> None:
    assert csv_text([["a,b", 'say "no"', 1], ["", "x"]]) == '"a,b","say ""no""",1\r\n,x\r\n'


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4), max_size=5)
)
def test_reads_back_what_it_wrote(rows: list[list[str]]) -> None:
    assert list(csv.reader(io.StringIO(csv_text(rows), newline=""))) == rows
