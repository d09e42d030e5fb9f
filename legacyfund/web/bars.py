"""What pictures of bars have in common: words above each, and bars that are parts of the room there is."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.safestring import SafeString

from legacyfund.web.svg import label, wrapped

LINE = 20
BAR = 26
SLIM, WIDE = 280, 880
"""Room for words on the narrowest screen, and on one that shows a page in full."""


def at_both_widths(key: str, draw: Callable[[str, int], SafeString]) -> SafeString:
    """Drawn for the narrowest screen and for a wide one, of which the style sheet shows one; once where no
    line is any shorter for the narrow one.
    """
    narrow, wide = draw(key, SLIM), draw(f"{key}-wide", WIDE)
    if str(narrow) == str(wide).replace(f"{key}-wide", key):
        return narrow
    return SafeString(f'<div class="lf-drawn-narrow">{narrow}</div><div class="lf-drawn-wide">{wide}</div>')


def words_above(parts: list[SafeString], words: str, top: int, room: int, *, bold: bool) -> int:
    """In as many lines as the room needs; where what follows begins."""
    for row in wrapped(words, room, bold=bold):
        parts.append(label(row, 0, top + LINE - 4, bold=bold))
        top += LINE
    return top + 2


def part_of(amount: int | Decimal, most: int | Decimal) -> str:
    """Of the room there is, with a little left for the frame at its end."""
    return in_percent(max(int(amount * 990 / most), 2))


def in_percent(permille: int) -> str:
    return f"{permille // 10}.{permille % 10}%"
