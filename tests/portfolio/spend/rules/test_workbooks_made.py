"""How a workbook of so many lines is made, and what stands in its cells."""

from datetime import date
from decimal import Decimal

import pytest

from portfolio.spend.rules.feed import FIELDS
from portfolio.spend.rules.workbooks import AT_ONCE, MOST_LINES, Making, how_made, line_cells


@pytest.mark.parametrize(
    ("lines", "making"),
    [
        (1, Making.AT_ONCE),
        (AT_ONCE, Making.AT_ONCE),
        (AT_ONCE + 1, Making.BY_JOB),
        (MOST_LINES, Making.BY_JOB),
        (MOST_LINES + 1, Making.TOO_MANY),
    ],
)
def test_how_it_is_made(lines, making):
    assert how_made(lines) is making


def test_a_sheet_has_room_for_the_heading_too():
    assert MOST_LINES + 1 == 1_048_576


def test_money_is_a_number_and_a_day_a_day():
    line = {**dict.fromkeys(FIELDS, "x"), "amount": "-20.50", "date": date(2027, 6, 5), "corrects": None}

    (cells,) = line_cells([line])
    by_name = dict(zip(FIELDS, cells, strict=True))

    assert by_name["amount"] == Decimal("-20.50")
    assert by_name["date"] == date(2027, 6, 5)
    assert by_name["corrects"] is None
    assert by_name["supplier"] == "x"
