"""Pictures of a dashboard: money against what it may come to, and how many are of each colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import accumulate

from django.utils.safestring import SafeString

from legacyfund.lib.money import NOTHING, format_pounds
from legacyfund.web.bars import BAR, LINE, at_both_widths, in_percent, part_of, words_above
from legacyfund.web.svg import (
    BLACK,
    BLUE,
    GREY,
    LIGHT,
    PALE_YELLOW,
    RED,
    WHITE,
    box,
    label,
    line,
    wide_picture,
    width_of,
)

SAMPLE = 34
NAME = 520
"""The widest line of a name: a longer one goes on under it."""


@dataclass(frozen=True)
class MoneyBar:
    """Pounds. `frame`: what there is, an empty box; `filled`: how much of it is promised, a pale one in it;
    `spent` a black one in that; `forecast` a line across, None where nobody has said.
    """

    name: str
    frame: Decimal
    filled: Decimal
    spent: Decimal
    forecast: Decimal | None


@dataclass(frozen=True)
class MoneyNames:
    """What the three boxes and the line stand for, for the key and for the words over each bar."""

    frame: str = "envelope"
    filled: str = "committed"
    spent: str = "spent"
    forecast: str = "forecast"


def draw_money(key: str, bars: Sequence[MoneyBar], title: str, names: MoneyNames) -> SafeString:
    """A bar each, in the order given, on one scale; where `frame` and `filled` are called the same, the frame
    alone is drawn.
    """
    return at_both_widths(key, partial(_money_at, bars, title, names))


def _money_at(bars: Sequence[MoneyBar], title: str, names: MoneyNames, key: str, room: int) -> SafeString:
    most = max(
        (max(bar.frame, bar.filled, bar.spent, bar.forecast or NOTHING) for bar in bars), default=NOTHING
    )
    most = most or Decimal(1)
    parts: list[SafeString] = []
    top = _key_of_money(parts, names, room)
    told = []
    for bar in bars:
        words = _in_words(bar, names)
        told.append(f"{bar.name}: {words}")
        top = words_above(parts, bar.name, top, min(room, NAME), bold=True)
        top = words_above(parts, words, top, room, bold=False)
        parts.append(box(1, top, part_of(bar.frame, most), BAR, fill=WHITE, stroke=GREY))
        if bar.filled > 0 and names.filled != names.frame:
            parts.append(box(1, top, part_of(bar.filled, most), BAR, fill=LIGHT, stroke=GREY))
        if bar.spent > 0:
            parts.append(box(1, top + 8, part_of(bar.spent, most), BAR - 16, fill=BLACK))
        if bar.forecast is not None:
            at = part_of(bar.forecast, most)
            parts.append(line(at, top - 3, at, top + BAR + 3, stroke=BLUE, width=4))
        top += BAR + 14
    return wide_picture(key, height=top, title=title, description=f"{'; '.join(told)}.", parts=parts)


def _in_words(bar: MoneyBar, names: MoneyNames) -> str:
    said = [f"{format_pounds(bar.frame)} {names.frame}"]
    if names.filled != names.frame:
        said.append(f"{format_pounds(bar.filled)} {names.filled}")
    said.append(f"{format_pounds(bar.spent)} {names.spent}")
    said.append("no forecast" if bar.forecast is None else f"{format_pounds(bar.forecast)} {names.forecast}")
    return ", ".join(said)


def _key_of_money(parts: list[SafeString], names: MoneyNames, room: int) -> int:
    """A sample of each, in as many lines as the room needs; where the bars begin."""
    x, top = 1, 0
    shown = (
        names.frame,
        *((names.filled,) if names.filled != names.frame else ()),
        names.spent,
        names.forecast,
    )
    for name in shown:
        wide = SAMPLE + 8 + int(width_of(name)) + 20
        if x > 1 and x + wide > room:
            x, top = 1, top + LINE + 6
        if name == names.forecast:
            parts.append(line(x + SAMPLE // 2, top, x + SAMPLE // 2, top + 18, stroke=BLUE, width=4))
        elif name == names.spent:
            parts.append(box(x, top + 4, SAMPLE, 10, fill=BLACK))
        else:
            parts.append(box(x, top, SAMPLE, 18, fill=WHITE if name == names.frame else LIGHT, stroke=GREY))
        parts.append(label(name.capitalize(), x + SAMPLE + 8, top + 15))
        x += wide
    return top + LINE + 18


FILLS = ((RED, WHITE), (PALE_YELLOW, BLACK), (WHITE, BLACK), (LIGHT, BLACK))
"""Of a colour of the box, and of what is written in it: red, amber, green and none, the worst first."""
ROOM_FOR_A_LETTER = 40
"""Thousandths of the picture."""


def draw_colours(key: str, rows: Sequence[tuple[str, Sequence[tuple[str, int]]]], title: str) -> SafeString:
    """A name, and how many are of each colour in words, the worst first, as parts of one bar. Each part has
    the first letter of its colour, where there is room for it; the words over the bar have every number.
    """
    return at_both_widths(key, partial(_colours_at, rows, title))


def _colours_at(
    rows: Sequence[tuple[str, Sequence[tuple[str, int]]]], title: str, key: str, room: int
) -> SafeString:
    parts: list[SafeString] = []
    top, told = 0, []
    for name, counts in rows:
        words = ", ".join(f"{number:,} {colour.lower()}" for colour, number in counts)
        told.append(f"{name}: {words}")
        top = words_above(parts, f"{name}: {words}", top, room, bold=False)
        parts += _stack(counts, top)
        top += BAR + 14
    return wide_picture(key, height=top, title=title, description=f"{'; '.join(told)}.", parts=parts)


def _stack(counts: Sequence[tuple[str, int]], top: int) -> list[SafeString]:
    whole = sum(number for _, number in counts) or 1
    ends = [2 + 988 * number // whole for number in accumulate(number for _, number in counts)]
    parts, start = [], 2
    for (colour, number), end, (fill, ink) in zip(counts, ends, FILLS, strict=True):
        if number:
            wide = in_percent(end - start)
            parts.append(box(in_percent(start), top, wide, BAR, fill=fill))
            if end - start >= ROOM_FOR_A_LETTER:
                parts.append(label(colour[0], in_percent(start), top + 19, dx=8, bold=True, fill=ink))
        start = end
    return parts
