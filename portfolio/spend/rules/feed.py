"""The feed of accepted spend lines as its readers see it: the cursor, the fields, the files.

The cursor is `epoch:feed_no`. `feed_no` is gapless and in commit order, so who has read up to n has
missed nothing below n. After a restore that lost published numbers the epoch moves on.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from legacyfund.lib.delimited import csv_text, defuse
from legacyfund.lib.errors import ConflictRefused, DomainError

CURSOR = r"^([1-9][0-9]{0,8}):(0|[1-9][0-9]{0,17})$"
FIELDS: dict[str, str] = {
    "feed_no": "The line's number in the feed: gapless, from 1, in the order of acceptance.",
    "fund": "Reference of the fund.",
    "award": "Reference of the award the money was spent of.",
    "department": "Organisation identifier of the department, GB-GOR-….",
    "return": "Reference of the return the line came in.",
    "line": "The line's number in the department's file, the header being line 1.",
    "year": "Financial year the money was paid in.",
    "period": "Month of that year: 1 is April, 12 is March.",
    "posted_year": "Financial year of the period that was open when the return was accepted.",
    "posted_period": "Month of that year: nothing is posted in it once the fund has closed it.",
    "control_budget": "RDEL_ADMIN, RDEL_PROGRAMME or CDEL.",
    "date": "Date of payment.",
    "amount": "Pounds, with two decimals; a refund is negative.",
    "department_family": "As the department reported it, like every field below but the last three.",
    "entity": "The body that paid.",
    "expense_type": "What kind of expense.",
    "expense_area": "What part of the department.",
    "supplier": "Who was paid.",
    "transaction_number": "The department's number for the payment.",
    "description": "What for.",
    "supplier_postcode": "The supplier's postcode.",
    "supplier_type": "What kind of supplier.",
    "contract_number": "The contract.",
    "project_code": "The project.",
    "expenditure_type": "What kind of expenditure.",
    "waived": "Ids of the checks that the line does not meet and two people have let stand, with a space "
    "between; blank for nearly every line.",
    "correction": "REVERSAL where the line takes an earlier one back, REPLACEMENT where it stands in the "
    "place of one, else blank.",
    "corrects": "The feed_no of the earlier line, null where the line corrects none.",
}
"""The fields of a line, in order, with what each is. The same in JSON, NDJSON and CSV."""
_TEXTS = frozenset(FIELDS) - {"feed_no", "line", "period", "posted_period", "date", "amount", "corrects"}
LineRow = Mapping[str, object]


class CursorRefused(DomainError):
    """The cursor is not one this feed has given."""


class CursorGone(DomainError):
    """The cursor belongs to a feed that was replaced: nothing can be resumed from it."""

    problem = "/api/v1/problems/cursor-gone"


class CursorAhead(ConflictRefused):
    """The cursor is of this feed and beyond where it stands, or of an epoch that has not begun."""

    problem = "/api/v1/problems/cursor-ahead"


@dataclass(frozen=True)
class Cursor:
    epoch: int
    feed_no: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.feed_no}"


def parse_cursor(text: str) -> Cursor:
    """Raises CursorRefused."""
    match = re.fullmatch(CURSOR, text)
    if match is None:
        raise CursorRefused(
            "A cursor is an epoch and a number, such as 1:2500. Take it from `next` or `cursor` of the last "
            "page; to read from the start leave `after` out.",
            field="after",
        )
    return Cursor(int(match[1]), int(match[2]))


def check_cursor(cursor: Cursor, head: Cursor, *, field: str = "after") -> None:
    """Raises CursorGone for an epoch that has ended, CursorAhead for what the feed has not given yet."""
    if cursor.epoch == head.epoch and cursor.feed_no <= head.feed_no:
        return
    if cursor.epoch >= head.epoch:
        raise CursorAhead(
            f"The cursor {cursor} is ahead of the feed, which stands at {head}: it was never given. "
            "Take the cursor from `next` or `cursor` of your last page. If you did, keep what you have read, "
            "do not go on, and tell whoever runs the service: lines you have seen may be missing from it.",
            field=field,
        )
    raise CursorGone(
        f"The cursor {cursor} is from before a restore of the service, and lines may have been numbered "
        f"again. The feed now stands at {head}. Set aside what you have read, read again from the start by "
        "leaving `after` out, and compare your totals with the fund's position.",
        field=field,
    )


def csv_head() -> str:
    return csv_text([list(FIELDS)])


def csv_lines(rows: Iterable[LineRow]) -> str:
    """Text cells defused; amounts stay numbers, so that a refund is one."""
    return csv_text([defuse(row[name]) if name in _TEXTS else row[name] for name in FIELDS] for row in rows)
