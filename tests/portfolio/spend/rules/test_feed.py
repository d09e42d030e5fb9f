"""The feed's cursor and its CSV."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.spend.rules.feed import (
    FIELDS,
    Cursor,
    CursorAhead,
    CursorGone,
    CursorRefused,
    check_cursor,
    csv_head,
    csv_lines,
    parse_cursor,
)


@given(st.integers(1, 999_999_999), st.integers(0, 10**18 - 1))
def test_a_cursor_reads_as_it_was_written(epoch, feed_no):
    cursor = Cursor(epoch, feed_no)

    assert parse_cursor(str(cursor)) == cursor


NO_CURSOR = ["", "1", "1:", ":1", "0:1", "01:1", "1:01", "1:-1", " 1:1", "1:1\n", "١:1", "1:1:1"]


@pytest.mark.parametrize("text", NO_CURSOR)
def test_what_is_no_cursor_is_refused_with_what_one_looks_like(text):
    with pytest.raises(CursorRefused, match="an epoch and a number, such as 1:2500"):
        parse_cursor(text)


@pytest.mark.parametrize("cursor", [Cursor(1, 0), Cursor(1, 5)])
def test_a_cursor_of_this_epoch_up_to_the_head_goes_on(cursor):
    assert check_cursor(cursor, Cursor(1, 5)) is None


def test_a_cursor_of_an_epoch_that_ended_is_gone_with_what_to_do():
    with pytest.raises(CursorGone, match="read again from the start"):
        check_cursor(Cursor(1, 5), Cursor(2, 5))


@pytest.mark.parametrize("cursor", [Cursor(1, 6), Cursor(2, 1)])
def test_a_cursor_ahead_of_the_feed_is_told_apart_from_one_that_is_gone(cursor):
    with pytest.raises(CursorAhead, match=r"was never given.*keep what you have read"):
        check_cursor(cursor, Cursor(1, 5))


def test_only_text_is_defused():
    row = dict.fromkeys(FIELDS, "") | {"feed_no": 1, "amount": "-250.00", "date": date(2027, 6, 5)}

    line = csv_lines([row | {"supplier": "-SUM(A1)", "description": 'said "yes", twice'}])

    assert line == ('1,,,,,,,,,,,2027-06-05,-250.00,,,,,\'-SUM(A1),,"said ""yes"", twice",,,,,,,,\r\n')
    assert csv_head() == ",".join(FIELDS) + "\r\n"
