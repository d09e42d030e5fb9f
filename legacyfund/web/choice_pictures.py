"""Pictures of a choice: what each way of funding is worth, and how full the envelopes are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import pairwise

from django.utils.safestring import SafeString

from legacyfund.lib.money import format_pounds
from legacyfund.web.bars import BAR, at_both_widths, part_of, words_above
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
    wide_picture,
)

TODAY = 100
"""Percent of the money there is."""


def draw_ways(ways: Sequence[tuple[str, int, bool, bool]]) -> SafeString:
    """Name, value in tenths of a point, whether it is the best, and whether it keeps everything it should.
    The best is filled and bold; what does not keep everything is an empty box, and says so.
    """
    return at_both_widths("ways", partial(_ways_at, ways))


def _ways_at(ways: Sequence[tuple[str, int, bool, bool]], key: str, room: int) -> SafeString:
    most = max((value for _, value, _, _ in ways), default=0) or 1
    rows: list[str] = []
    parts: list[SafeString] = []
    top = 0
    for name, value, is_best, keeps_all in ways:
        said = _points(value) if keeps_all else f"{_points(value)}, and breaks a sentence"
        rows.append(f"{name}: {said}")
        top = words_above(parts, rows[-1], top, room, bold=is_best)
        fill, stroke = (BLUE, BLUE) if is_best else (LIGHT if keeps_all else WHITE, GREY)
        parts.append(box(1, top, part_of(value, most), BAR, fill=fill, stroke=stroke))
        top += BAR + 14
    return wide_picture(
        key,
        height=top,
        title="What each way of funding is worth, in points",
        description=f"{'; '.join(rows)}.",
        parts=parts,
    )


def draw_envelopes(envelopes: Sequence[tuple[str, Decimal, Decimal]]) -> SafeString:
    """Name, pounds spent and pounds there are. Filled as far as it is spent; what does not fit is red, beyond
    the line at the end of the envelope.
    """
    return at_both_widths("envelopes", partial(_envelopes_at, envelopes))


def _envelopes_at(envelopes: Sequence[tuple[str, Decimal, Decimal]], key: str, room: int) -> SafeString:
    most = max((max(spent, envelope) for _, spent, envelope in envelopes), default=Decimal(0)) or Decimal(1)
    rows: list[str] = []
    parts: list[SafeString] = []
    top = 0
    for name, spent, envelope in envelopes:
        words = f"{format_pounds(spent)} of {format_pounds(envelope)}"
        if spent > envelope:
            words += ", too much"
        rows.append(f"{name}: {words}")
        top = words_above(parts, name, top, room, bold=True)
        top = words_above(parts, words, top, room, bold=spent > envelope)
        there = part_of(envelope, most)
        parts.append(box(1, top, there, BAR, fill=WHITE, stroke=GREY))
        if spent > 0:
            parts.append(box(1, top, part_of(min(spent, envelope), most), BAR, fill=BLUE, stroke=BLUE))
        if spent > envelope:
            parts.append(box(there, top, part_of(spent - envelope, most), BAR, fill=RED, stroke=BLACK))
            parts.append(line(there, top - 4, there, top + BAR + 4, stroke=BLACK, width=3))
        top += BAR + 14
    return wide_picture(
        key,
        height=top,
        title="What the set spends of each envelope",
        description=f"{'; '.join(rows)}.",
        parts=parts,
    )


Levels = Sequence[tuple[int, Decimal, int | None]]
"""Percent of the money, pounds, and the best value there in tenths of a point (None: no set keeps all)."""


def draw_curve(
    levels: Levels, *, key: str = "curve", of: str = "all envelopes together", most: int = 0
) -> SafeString:
    """Today's money stands bold, on a line of its own. `key`: its id on the page; `of`: whose money varies;
    `most`: a value in tenths of a point that has to lie on the picture, so that several can be compared.
    """
    top, bottom = 44, 284
    most = max((most, *(value for *_, value in levels if value is not None))) or 1
    first, last = levels[0][0], levels[-1][0]

    def across(percent: int) -> str:
        return _percent(Fraction(percent - first, (last - first) or 1))

    def up(value: int) -> int:
        return bottom - value * (bottom - top) // most

    known = [(percent, value) for percent, _, value in levels if value is not None]
    parts = [*_axes(top, bottom), label(f"{_points(most)} points", 0, top - 24, fill=GREY)]
    parts += _joined([(across(percent), up(value)) for percent, value in known])
    for percent, value in known:
        is_today = percent == TODAY
        parts.append(element("circle", cx=across(percent), cy=up(value), r=6 if is_today else 3, fill=BLUE))
        if is_today:
            x = across(percent)
            parts.append(line(x, top, x, bottom, stroke_dasharray="6 4"))
            parts.append(label(_points(value), x, up(value) - 10, dx=-8, anchor="end", bold=True))
    for percent, anchor in {first: "start", last: "end", TODAY: "middle"}.items():
        parts.append(label(f"{percent}%", across(percent), bottom + 24, anchor=anchor, bold=percent == TODAY))
    told = "; ".join(f"{percent}%: {_points(value)}" for percent, value in known)
    return wide_picture(
        key,
        height=bottom + 40,
        title=f"The best value at other levels of {of}, in points",
        description=f"By percent of {of}. {told}.",
        parts=parts,
    )


LEFT, RIGHT = 10, 970
"""Where a picture's ground begins and ends, in thousandths of the room there is."""
NEAR_LEFT = 30
"""Percent of the room, up to which a set's letters stand on its right."""


def _percent(part: Fraction) -> str:
    """Of the whole picture, for a part of its ground."""
    permille = LEFT + int(part * (RIGHT - LEFT))
    return f"{permille // 10}.{permille % 10}%"


def _axes(top: int, bottom: int) -> list[SafeString]:
    left, right = _percent(Fraction(0)), _percent(Fraction(1))
    return [line(left, bottom, right, bottom), line(left, top, left, bottom)]


def _joined(places: Sequence[tuple[str, int]]) -> list[SafeString]:
    """A line through them."""
    return [
        line(*one, *other, stroke=BLUE, width=3, stroke_linecap="round") for one, other in pairwise(places)
    ]


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
    top, bottom = 44, 294
    sums = [*(money for _, money, _ in levels), *(spot.cost for spot in spots)]
    values = [*(value for *_, value in levels if value is not None), *(spot.value for spot in spots)]
    far, high = max(sums, default=Decimal(0)) or Decimal(1), max(values, default=0) or 1

    def at(money: Decimal, value: int) -> tuple[str, int]:
        return _percent(Fraction(money) / Fraction(far)), bottom - value * (bottom - top) // high

    parts = [
        *_axes(top, bottom),
        *_joined([at(money, value) for _, money, value in levels if value is not None]),
        label(f"{_points(high)} points", 0, top - 24, fill=GREY),
        label("£0", _percent(Fraction(0)), bottom + 24),
        label(format_pounds(far), _percent(Fraction(1)), bottom + 24, anchor="end"),
    ]
    parts += _spots(spots, at)
    told = "; ".join(
        f"{spot.letter}, {spot.name}: {_points(spot.value)} for {format_pounds(spot.cost)}" for spot in spots
    )
    return wide_picture(
        "spending",
        height=bottom + 40,
        title="The best value for what is spent, in points",
        description=f"{told}.",
        parts=parts,
    )


def _spots(spots: Sequence[Spot], at: Callable[[Decimal, int], tuple[str, int]]) -> list[SafeString]:
    """The first's letter stands below it, the others' above: apart from each other and from the line."""
    places: dict[tuple[str, int], str] = {}
    for spot in spots:
        place = at(spot.cost, spot.value)
        places[place] = f"{places[place]}, {spot.letter}" if place in places else spot.letter
    first = next(iter(places), None)
    parts = [
        line(*first, *place, stroke=BLACK, stroke_dasharray="6 4")
        for place in places
        if first is not None and place != first
    ]
    for (x, y), letters in places.items():
        is_first = (x, y) == first
        fill = BLACK if is_first else WHITE
        parts.append(element("circle", cx=x, cy=y, r=7, fill=fill, stroke=BLACK, stroke_width=3))
        near_left = int(x.partition(".")[0]) < NEAR_LEFT
        parts.append(
            label(
                letters,
                x,
                y + 24 if is_first and len(places) > 1 else y - 14,
                dx=4 if near_left else -4,
                anchor="start" if near_left else "end",
                bold=True,
            )
        )
    return parts


def _points(tenths: int) -> str:
    whole, rest = divmod(tenths, 10)
    return f"{whole:,}.{rest}"
