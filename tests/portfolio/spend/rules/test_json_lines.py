"""Lines as JSON, written as the file they would have been."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.spend.rules.filing import count_differs, key_fits
from portfolio.spend.rules.json_lines import HEADINGS, LinesRefused, csv_of
from portfolio.spend.rules.over_25k import MOST_LINES
from tests.factories.small_returns import NOVEMBER, check

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


def rows_of(*lines):
    return list(csv.reader(io.StringIO(csv_of({"lines": list(lines)}).decode(), newline="")))


def test_the_headings_are_those_that_any_line_has_and_those_that_every_line_needs():
    head, first, second = rows_of({"amount": "1.00", "award": "A-1"}, {"project_code": None, "supplier": "B"})

    assert head == ["Date", "Supplier", "Transaction number", "Amount", "Project Code", "Award"]
    assert (first, second) == (["", "", "", "1.00", "", "A-1"], ["", "B", "", "", "", ""])


@given(st.lists(st.dictionaries(st.sampled_from(sorted(HEADINGS)), TEXT), min_size=1, max_size=5))
def test_each_line_is_one_row_whatever_it_holds(lines):
    assert csv_of({"lines": lines}).decode().count("\r\n") == len(lines) + 1
    assert len(rows_of(*lines)) == len(lines) + 1


def test_no_line_is_a_return_that_nothing_was_spent():
    assert check(csv_of({"lines": []}).decode(), NOVEMBER).says_nothing_spent


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "an object with `lines`"),
        ({"lines": [], "more": 1}, "nothing else"),
        ({"lines": "none"}, "is a list"),
        ({"lines": [{}] * (MOST_LINES + 1)}, "at most 100,000"),
        ({"lines": [{"price": "1"}]}, "no field “price”"),
        ({"lines": [{"amount": "1"}, {"amount": 2}]}, "Line 2: write amount as text"),
    ],
)
def test_what_is_no_list_of_lines_is_refused(document, says):
    with pytest.raises(LinesRefused, match=says):
        csv_of(document)


@pytest.mark.parametrize(
    ("key", "fits"),
    [
        *(("a", True), ("x" * 255, True), ('"8e03978e-40d5"', True), ("two words", True)),
        *(("", False), (" a", False), ("a ", False), ("x" * 256, False), ("é", False), ("a\n", False)),
    ],
)
def test_a_key_is_printable_and_not_too_long(key, fits):
    assert key_fits(key) is fits


def test_another_count_is_told():
    assert count_differs(2, 2) is None
    told = count_differs(2, 1_000)
    assert told is not None
    assert "2 lines and 1,000 were read" in told.message
