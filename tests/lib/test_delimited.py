from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.delimited import csv_text, defuse, undefuse


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\x00"])
def test_text_a_spreadsheet_would_run_gets_a_single_quote(start):
    assert defuse(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("cell", ["Capita", "", "1=1", "'=1", Decimal("-250.00"), -3, None])
def test_other_text_and_every_number_stay_as_they_are(cell):
    assert defuse(cell) is cell


@pytest.mark.parametrize(
    ("text", "written"),
    [(";=1+1", ";'=1+1"), ("a;@x", "a;'@x"), ("\t=1", "'\t'=1"), ("a; b", "a; b"), ("a-b=c", "a-b=c")],
)
def test_a_cell_that_another_separator_would_start_is_defused_too(text, written):
    assert defuse(text) == written


@given(st.text(alphabet="=+-@;\t\r\n＝ a1"))
def test_what_is_defused_reads_as_it_was(text):
    assert undefuse(str(defuse(text))) == text


def test_rows_are_written_as_rfc_4180_says():
    assert csv_text([["a", 'b"c', "d,e"], [1, Decimal("-2.50"), None]]) == 'a,"b""c","d,e"\r\n1,-2.50,\r\n'
