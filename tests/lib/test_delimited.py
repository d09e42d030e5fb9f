from decimal import Decimal

import pytest

from legacyfund.lib.delimited import csv_text, defuse


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\x00"])
def test_text_a_spreadsheet_would_run_gets_a_single_quote(start):
    assert defuse(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("cell", ["Capita", "", "1=1", "'=1", Decimal("-250.00"), -3, None])
def test_other_text_and_every_number_stay_as_they_are(cell):
    assert defuse(cell) is cell


def test_rows_are_written_as_rfc_4180_says():
    assert csv_text([["a", 'b"c', "d,e"], [1, Decimal("-2.50"), None]]) == 'a,"b""c","d,e"\r\n1,-2.50,\r\n'
