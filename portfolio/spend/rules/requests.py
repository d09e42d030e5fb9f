"""What the fund sends accepted lines back for, and how people name them."""

import re
from datetime import date

from legacyfund.lib.errors import DomainError

MOST_LINES = 100
"""Of one request."""
REASON_WORDS = {
    "WRONG_AWARD": "the payment looks like one of another award",
    "WRONG_CONTROL_BUDGET": "the payment looks like one of another control budget",
    "WRONG_PERIOD": "the payment looks like one of another month",
    "NOT_ELIGIBLE": "the award does not pay for this",
    "EVIDENCE_NEEDED": "the fund needs to see what shows this payment",
}
"""The coded reasons as people read them."""
_PART = re.compile(r"([0-9]{1,12})(?:\s*(?:-|\u2013|to)\s*([0-9]{1,12}))?", re.ASCII)


class LinesUnclear(DomainError):
    """What was typed names no lines."""


def numbers_meant(text: str) -> list[int]:
    """`3, 8 to 10` is 3, 8, 9, 10, each once and in order. Raises LinesUnclear."""
    found: set[int] = set()
    for part in filter(None, (piece.strip() for piece in re.split(r"[,;\n]|\band\b", text))):
        match = _PART.fullmatch(part)
        if match is None:
            raise LinesUnclear(
                f"“{part[:40]}” is not a line’s number. Type numbers in the feed such as 3, 8 to 10.",
                field="lines",
            )
        first = int(match[1])
        last = int(match[2] or first)
        if last < first or last - first >= MOST_LINES:
            raise LinesUnclear(
                f"“{part[:40]}” does not name 1 to {MOST_LINES} lines. Name the lines, {MOST_LINES} at most.",
                field="lines",
            )
        found.update(range(first, last + 1))
    return sorted(found)


def age_in_words(since: date, today: date) -> str:
    """`today`, `1 day`, `12 days`."""
    days = (today - since).days
    return "today" if days <= 0 else f"{days} day{'s' if days > 1 else ''}"
