"""What pictures of days have in common: a span of them, and a shape for each kind of day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from legacyfund.web.svg import BLACK, BLUE, WHITE, box, element, label, line, width_of

SLIM, WIDE = 280, 900
"""Pixels: what the narrowest screen holds, and a screen that shows a page in full."""
EDGE = 12
LINE, TRACK = 20, 30


@dataclass(frozen=True)
class Span:
    """Days from the left edge to the right one of so many pixels."""

    first: date
    last: date
    left: int
    right: int

    def at(self, day: date) -> int:
        days = max((self.last - self.first).days, 1)
        return self.left + (day - self.first).days * (self.right - self.left) // days


def at_both_widths(narrow: SafeString, wide: SafeString) -> SafeString:
    """The style sheet shows one of them."""
    return SafeString(f'<div class="lf-drawn-narrow">{narrow}</div><div class="lf-drawn-wide">{wide}</div>')


def today_line(x: int, top: int) -> SafeString:
    return line(x, top, x, top + TRACK, stroke=BLACK, width=2, stroke_dasharray="4 3")


def diamond(x: int, y: int) -> SafeString:
    return element(
        "path",
        d=f"M{x} {y - 10} L{x + 10} {y} L{x} {y + 10} L{x - 10} {y} Z",
        fill=WHITE,
        stroke=BLACK,
        stroke_width=2,
    )


def circle(x: int, y: int) -> SafeString:
    return element("circle", cx=x, cy=y, r=5, fill=BLUE, stroke=BLUE, stroke_width=1)


def square(x: int, y: int) -> SafeString:
    return box(x - 5, y - 5, 10, 10, fill=BLACK)


KEY = {"baseline": "Baseline", "forecast": "Forecast", "actual": "Met", "today": "Today", "then": "That day"}


def key_of(parts: list[SafeString], room: int, kinds: Sequence[str]) -> int:
    """In as many lines as the room needs; where what follows begins."""
    x, top = EDGE, 0
    for kind in kinds:
        wide = 20 + int(width_of(KEY[kind])) + 18
        if x + wide > room and x > EDGE:
            x, top = EDGE, top + TRACK
        middle = top + TRACK // 2
        if kind in ("today", "then"):
            parts.append(today_line(x, top))
        else:
            parts.append({"baseline": diamond, "forecast": circle, "actual": square}[kind](x, middle))
        parts.append(label(KEY[kind], x + 18, middle + 5))
        x += wide
    return top + TRACK + 6
