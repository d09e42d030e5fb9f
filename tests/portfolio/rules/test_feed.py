import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.rules.feed import (
    FIELDS,
    Cursor,
    CursorGone,
    CursorRefused,
    check_cursor,
    csv_head,
    csv_lines,
    parse_cursor,
)

HEAD = Cursor(2, 100)


@given(st.integers(1, 10**9 - 1), st.integers(0, 10**18 - 1))
def test_a_cursor_reads_back(epoch: int, feed_no: int) -> None:
    assert parse_cursor(str(Cursor(epoch, feed_no))) == Cursor(epoch, feed_no)


@pytest.mark.parametrize(
    "text", ["", "1", "1:", ":1", "0:1", "1:01", "1:-1", "1:1 ", "1:1\n", "\u0661:1", "1:" + "9" * 19]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(CursorRefused, match="epoch:feed_no") as caught:
        parse_cursor(text)

    assert caught.value.field == "after"


@pytest.mark.parametrize("feed_no", [0, 99, 100])
def test_a_cursor_this_epoch_has_given_may_go_on(feed_no: int) -> None:
    cursor = Cursor(2, feed_no)

    check_cursor(cursor, HEAD)

    assert cursor.feed_no <= HEAD.feed_no


@pytest.mark.parametrize("cursor", [Cursor(1, 50), Cursor(3, 50), Cursor(2, 101)])
def test_any_other_cursor_is_gone_in_words(cursor: Cursor) -> None:
    with pytest.raises(CursorGone, match="The feed now stands at 2:100"):
        check_cursor(cursor, HEAD)


def test_a_line_in_csv_has_its_text_defused_and_its_amount_a_number() -> None:
    row: dict[str, object] = {name: "" for name in FIELDS} | {
        "feed_no": 1,
        "supplier": "=SUM(A1)",
        "amount": "-250.00",
    }

    cells = csv_lines([row]).rstrip("\r\n").split(",")

    assert csv_head().rstrip("\r\n").split(",") == list(FIELDS)
    assert dict(zip(FIELDS, cells, strict=True)) == row | {"feed_no": "1", "supplier": "'=SUM(A1)"}
