"""Pictures of a choice: what each way of funding is worth, and how full the envelopes are."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from legacyfund.lib.money import format_pounds
from legacyfund.web.svg import (
    BLACK,
    BLUE,
    GREY,
    LIGHT,
    RED,
    WHITE,
    box,
    element,
    label,
    line,
    picture,
    wide_picture,
    wrapped,
)

TODAY = 100
"""Percent of the money there is."""
WIDTH, LINE = 900, 20
BAR = 26
SLIM = 280
"""Room for words on the narrowest screen; bars are parts of whatever room there is."""


def draw_ways(ways: Sequence[tuple[str, int, bool, bool]]) -> SafeString:
    """Name, value in tenths of a point, whether it is the best, and whether it keeps everything it should.
    The best is filled and bold; what does not keep everything is an empty box, and says so.
    """
    most = max((value for _, value, _, _ in ways), default=0) or 1
    rows: list[str] = []
    parts: list[SafeString] = []
    top = 0
    for name, value, is_best, keeps_all in ways:
        said = _points(value) if keeps_all else f"{_points(value)}, and breaks a sentence"
        rows.append(f"{name}: {said}")
        top = _words(parts, rows[-1], top, bold=is_best)
        fill, stroke = (BLUE, BLUE) if is_best else (LIGHT if keeps_all else WHITE, GREY)
        parts.append(box(1, top, _part(value, most), BAR, fill=fill, stroke=stroke))
        top += BAR + 14
    return wide_picture(
        "ways",
        height=top,
        title="What each way of funding is worth, in points",
        description=f"{'; '.join(rows)}.",
        parts=parts,
    )


def draw_envelopes(envelopes: Sequence[tuple[str, Decimal, Decimal]]) -> SafeString:
    """Name, pounds spent and pounds there are. Filled as far as it is spent; what does not fit is red, beyond
    the line at the end of the envelope.
    """
    most = max((max(spent, envelope) for _, spent, envelope in envelopes), default=Decimal(0)) or Decimal(1)
    rows: list[str] = []
    parts: list[SafeString] = []
    top = 0
    for name, spent, envelope in envelopes:
        words = f"{format_pounds(spent)} of {format_pounds(envelope)}"
        if spent > envelope:
            words += ", too much"
        rows.append(f"{name}: {words}")
        top = _words(parts, name, top, bold=True)
        top = _words(parts, words, top, bold=spent > envelope)
        there = _part(envelope, most)
        parts.append(box(1, top, there, BAR, fill=WHITE, stroke=GREY))
        if spent > 0:
            parts.append(box(1, top, _part(min(spent, envelope), most), BAR, fill=BLUE, stroke=BLUE))
        if spent > envelope:
            parts.append(box(there, top, _part(spent - envelope, most), BAR, fill=RED, stroke=BLACK))
            parts.append(line(there, top - 4, there, top + BAR + 4, stroke=BLACK, width=3))
        top += BAR + 14
    return wide_picture(
        "envelopes",
        height=top,
        title="What the set spends of each envelope",
        description=f"{'; '.join(rows)}.",
        parts=parts,
    )


def _words(parts: list[SafeString], words: str, top: int, *, bold: bool) -> int:
    """Above a bar, in as many lines as the narrowest screen needs; where what follows begins."""
    for row in wrapped(words, SLIM, bold=bold):
        parts.append(label(row, 0, top + LINE - 4, bold=bold))
        top += LINE
    return top + 2


def _part(amount: int | Decimal, most: int | Decimal) -> str:
    """Of the room there is, with a little left for the frame at its end."""
    permille = max(int(amount * 990 / most), 2)
    return f"{permille // 10}.{permille % 10}%"


Levels = Sequence[tuple[int, Decimal, int | None]]
"""Percent of the money, pounds, and the best value there in tenths of a point (None: no set keeps all)."""


def draw_curve(
    levels: Levels, *, key: str = "curve", of: str = "all envelopes together", most: int = 0
) -> SafeString:
    """Today's money stands bold, on a line of its own. `key`: its id on the page; `of`: whose money varies;
    `most`: a value in tenths of a point that has to lie on the picture, so that several can be compared.
    """
    left, right, top, bottom = 90, WIDTH - 30, 20, 260
    most = max((most, *(value for *_, value in levels if value is not None))) or 1
    first, last = levels[0][0], levels[-1][0]

    def across(percent: int) -> int:
        return left + (percent - first) * (right - left) // ((last - first) or 1)

    def up(value: int) -> int:
        return bottom - value * (bottom - top - 20) // most

    known = [(percent, value) for percent, _, value in levels if value is not None]
    path = " ".join(f"{across(percent)},{up(value)}" for percent, value in known)
    parts = [
        line(left, bottom, right, bottom),
        line(left, top, left, bottom),
        element("polyline", points=path, fill="none", stroke=BLUE, stroke_width=3),
    ]
    for percent, value in known:
        is_today = percent == TODAY
        parts.append(element("circle", cx=across(percent), cy=up(value), r=6 if is_today else 3, fill=BLUE))
        if is_today:
            parts.append(line(across(percent), top, across(percent), bottom, stroke_dasharray="6 4"))
            parts.append(label(_points(value), across(percent) - 8, up(value) - 10, anchor="end", bold=True))
    for percent in (first, TODAY, last):
        words = f"{percent}%"
        parts.append(label(words, across(percent), bottom + 24, anchor="middle", bold=percent == TODAY))
    parts += [label(_points(most), left - 8, up(most) + 5, anchor="end", fill=GREY)]
    told = "; ".join(f"{percent}%: {_points(value)}" for percent, value in known)
    return picture(
        key,
        width=WIDTH,
        height=bottom + 40,
        title=f"The best value at other levels of {of}, in points",
        description=f"By percent of {of}. {told}.",
        parts=parts,
    )


@dataclass(frozen=True)
class Spot:
    """A set on the picture: its letter, what it is called, pounds and tenths of a point."""

    letter: str
    name: str
    cost: Decimal
    value: int


def draw_spending(levels: Levels, spots: Sequence[Spot]) -> SafeString:
    """The best value for no more than so much in all, and sets beside it: each a letter, joined to the first
    by a line. Sets at one place share their letters.
    """
    left, right, top, bottom = 90, WIDTH - 60, 30, 280
    sums = [*(money for _, money, _ in levels), *(spot.cost for spot in spots)]
    values = [*(value for *_, value in levels if value is not None), *(spot.value for spot in spots)]
    far, high = max(sums, default=Decimal(0)) or Decimal(1), max(values, default=0) or 1

    def at(money: Decimal, value: int) -> tuple[int, int]:
        return left + int(money * (right - left) / far), bottom - value * (bottom - top) // high

    known = [at(money, value) for _, money, value in levels if value is not None]
    parts = [
        line(left, bottom, right, bottom),
        line(left, top, left, bottom),
        element(
            "polyline",
            points=" ".join(f"{x},{y}" for x, y in known),
            fill="none",
            stroke=BLUE,
            stroke_width=3,
        ),
        label(_points(high), left - 8, top + 5, anchor="end", fill=GREY),
        label("£0", left, bottom + 24, anchor="middle"),
        label(format_pounds(far), right, bottom + 24, anchor="middle"),
    ]
    places: dict[tuple[int, int], str] = {}
    for spot in spots:
        place = at(spot.cost, spot.value)
        places[place] = f"{places[place]}, {spot.letter}" if place in places else spot.letter
    first = next(iter(places), None)
    for place in places:
        if first is not None and place != first:
            parts.append(line(*first, *place, stroke=BLACK, stroke_dasharray="6 4"))
    for (x, y), letters in places.items():
        parts.append(
            box(x - 6, y - 6, 12, 12, fill=BLACK if (x, y) == first else WHITE, stroke=BLACK, thick=3)
        )
        parts.append(label(letters, x - 12, y - 10, anchor="end", bold=True))
    told = "; ".join(
        f"{spot.letter}, {spot.name}: {_points(spot.value)} for {format_pounds(spot.cost)}" for spot in spots
    )
    return picture(
        "spending",
        width=WIDTH,
        height=bottom + 40,
        title="The best value for what is spent, in points",
        description=f"{told}.",
        parts=parts,
    )


def _points(tenths: int) -> str:
    whole, rest = divmod(tenths, 10)
    return f"{whole:,}.{rest}"
