"""A reader's cursor, held against where the feed stands."""

from rest_framework.exceptions import APIException

from portfolio.spend.rules.feed import Cursor, CursorGone, check_cursor, parse_cursor


class FeedReplaced(APIException):
    status_code, problem, field = 410, CursorGone.problem, "after"


def read_cursor(text: str, head: Cursor) -> Cursor:
    """Raises CursorRefused, CursorAhead, FeedReplaced."""
    cursor = parse_cursor(text)
    try:
        check_cursor(cursor, head)
    except CursorGone as gone:
        raise FeedReplaced(gone.message) from gone
    return cursor
