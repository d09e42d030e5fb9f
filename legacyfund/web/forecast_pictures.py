"""The S-curve of an award: lines of pounds added up, each with a stroke and a mark of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from django.utils.safestring import SafeString

from legacyfund.lib.money import format_pounds
from legacyfund.web.svg import BLACK, BLUE, GREY, RED, WHITE, box, element, label, line, wide_picture

LINE = 24
SAMPLE = 44
GROUND = 240
LEFT, RIGHT = 10, 985
"""Where the ground begins and ends, in thousandths of the room there is."""
Mark = Callable[[str, int], SafeString]


@dataclass(frozen=True)
class Curve:
    """`amounts`: pounds to the end of each month, None where the line does not go. `style`: one of STYLES."""

    name: str
    style: str
    amounts: Sequence[Decimal | None]


def draw_s_curve(months: Sequence[str], curves: Sequence[Curve], *, today: int, title: str) -> SafeString:
    """`months` in words, as many as each curve has amounts; `today`: the place of the present one."""
    shown = [curve for curve in curves if any(amount is not None for amount in curve.amounts)]
    top = LINE * len(shown) + LINE + 16
    bottom = top + GROUND
    most = max((amount for curve in shown for amount in curve.amounts if amount is not None), default=0) or 1

    def place(index: int, amount: Decimal) -> tuple[str, int]:
        return _across(index, len(months)), bottom - int(max(amount, Decimal(0)) * GROUND / most)

    parts: list[SafeString] = []
    for row, curve in enumerate(shown):
        parts += _sample(curve, row * LINE + 14)
    parts += [
        label(format_pounds(Decimal(most)), _across(0, 2), top - 10, fill=GREY),
        line(_across(0, 2), bottom, _across(1, 2), bottom),
        line(_across(0, 2), top, _across(0, 2), bottom),
    ]
    if 0 <= today < len(months):
        here = _across(today, len(months))
        parts.append(line(here, top, here, bottom, stroke=GREY, stroke_dasharray="2 4"))
    for curve in shown:
        parts += _drawn(curve, place)
    if months:
        parts.append(label(months[0], _across(0, 2), bottom + 22))
        parts.append(label(months[-1], _across(1, 2), bottom + 22, anchor="end"))
    told = "; ".join(f"{curve.name}: {_last_of(curve, months)}" for curve in shown)
    return wide_picture("s-curve", height=bottom + 34, title=title, description=f"{told}.", parts=parts)


def _across(index: int, of: int) -> str:
    permille = LEFT + int(Fraction(index, max(of - 1, 1)) * (RIGHT - LEFT))
    return f"{permille // 10}.{permille % 10}%"


def _drawn(curve: Curve, place: Callable[[int, Decimal], tuple[str, int]]) -> list[SafeString]:
    style = STYLES[curve.style]
    places = [None if amount is None else place(index, amount) for index, amount in enumerate(curve.amounts)]
    parts = [
        line(*one, *other, **style.stroke())  # type: ignore[arg-type]
        for one, other in pairwise(places)
        if one is not None and other is not None
    ]
    known = [each for each in places if each is not None]
    return [*parts, *(style.mark(*each) for each in known[:: max(len(known) // 6, 1)])]


def _sample(curve: Curve, y: int) -> list[SafeString]:
    style = STYLES[curve.style]
    return [
        line(2, y - 5, SAMPLE - 4, y - 5, **style.stroke()),  # type: ignore[arg-type]
        style.mark(str(SAMPLE // 2), y - 5),
        label(curve.name, SAMPLE + 4, y),
    ]


def _last_of(curve: Curve, months: Sequence[str]) -> str:
    place, amount = max((index, amount) for index, amount in enumerate(curve.amounts) if amount is not None)
    return f"{format_pounds(amount)} to the end of {months[place]}"


@dataclass(frozen=True)
class Style:
    colour: str
    width: int
    dashes: str | None
    mark: Mark

    def stroke(self) -> dict[str, object]:
        more = {"stroke_dasharray": self.dashes} if self.dashes else {}
        return {"stroke": self.colour, "width": self.width, **more}


def _none(x: str, y: int) -> SafeString:
    return SafeString("")


def _dot(x: str, y: int) -> SafeString:
    return element("circle", cx=x, cy=y, r=5, fill=BLACK)


def _ring(x: str, y: int) -> SafeString:
    return element("circle", cx=x, cy=y, r=5, fill=WHITE, stroke=BLUE, stroke_width=2)


def _square(x: str, y: int) -> SafeString:
    return element("svg", box(-4, -4, 8, 8, fill=WHITE, stroke=GREY, thick=2), x=x, y=y, overflow="visible")


def _cross(x: str, y: int) -> SafeString:
    return element(
        "svg",
        line(-5, -5, 5, 5, stroke=RED, width=2),
        line(-5, 5, 5, -5, stroke=RED, width=2),
        x=x,
        y=y,
        overflow="visible",
    )


STYLES = {
    "promised": Style(GREY, 2, None, _none),
    "released": Style(GREY, 2, "10 5", _square),
    "spent": Style(BLACK, 4, None, _dot),
    "expected": Style(BLUE, 3, "8 5", _ring),
    "earlier": Style(RED, 2, "3 4", _cross),
}
"""Told apart by stroke and mark where the colours are gone."""
