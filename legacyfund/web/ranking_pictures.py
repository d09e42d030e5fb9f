"""Pictures of a ranking: what each bid removes and costs, and how far its place moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from django.utils.safestring import SafeString

from legacyfund.web.svg import BLACK, BLUE, GREY, LIGHT, SIZE, WHITE, element, label, line, picture, width_of
from legacyfund.web.templatetags.govuk import pounds, risk_number

WIDTH, HEIGHT = 940, 520


@dataclass(frozen=True)
class Frame:
    """A picture's size, the ground of it on which bids lie, and the radius of a bid of value 100, in pixels:
    areas are in proportion to values.
    """

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int
    largest: int


FRAME = Frame(WIDTH, HEIGHT, left=70, top=50, right=910, bottom=450, largest=26)
SLIM_FRAME = Frame(290, 572, left=38, top=100, right=274, bottom=502, largest=13)
"""For the narrowest screen."""
MILLION = 1_000_000


@dataclass(frozen=True)
class Bubble:
    """`name` is the figure by which the table beside the picture calls the bid: its rank. `outlined` ones are
    drawn white with a broken line.
    """

    name: str
    reference: str
    risk_removed: Fraction
    cost: Decimal
    value: Fraction
    outlined: bool = False


def draw_bubbles(
    bubbles: Sequence[Bubble], *, filled: str = "", outlined: str = "", frame: Frame = FRAME
) -> SafeString:
    """Risk removed over cost to the fund, the area of each bid its value; large ones lie behind.

    `filled` and `outlined` say what the two kinds mean, where there are two.
    """
    across = _steps(max((Fraction(row.cost) for row in bubbles), default=Fraction(0)) / MILLION)
    up = _steps(max((row.risk_removed for row in bubbles), default=Fraction(0)))
    parts = [*_grid(frame, across, up), *_key(frame, filled, outlined)]
    placed = [
        (
            row,
            frame.left + int(Fraction(row.cost) / MILLION / across[-1] * (frame.right - frame.left)),
            frame.bottom - int(row.risk_removed / up[-1] * (frame.bottom - frame.top)),
            _radius(row.value, frame.largest),
        )
        for row in sorted(bubbles, key=lambda row: (-row.value, row.reference))
    ]
    parts += [_circle(x, y, radius, broken=row.outlined) for row, x, y, radius in placed]
    parts += _names(frame, [(row.name, x, y, radius) for row, x, y, radius in placed])
    told = "; ".join(
        f"{row.name}, {row.reference}: {risk_number(row.risk_removed)} for {pounds(row.cost)}, value "
        f"{risk_number(row.value)}"
        for row in bubbles
    )
    return picture(
        "risk-and-cost" if frame == FRAME else "risk-and-cost-slim",
        width=frame.width,
        height=frame.height,
        title="Risk removed and cost to the fund",
        description=f"Each bid by its rank; a larger circle has a larger value. {told}.",
        parts=parts,
    )


def _steps(highest: Fraction) -> list[Fraction]:
    """From nought in equal round steps to the first at or above the highest: at most six."""
    size, tens = Fraction(1, 100), [1, 2, 5]
    turn = 0
    while size * tens[turn] * 5 < highest:
        turn = (turn + 1) % 3
        size = size * 10 if turn == 0 else size
    step = size * tens[turn]
    return [step * number for number in range(max(-(-highest // step), 1) + 1)]


def _radius(value: Fraction, largest: int) -> int:
    return max(isqrt(int(value * largest * largest / 100)), 4)


def _grid(frame: Frame, across: Sequence[Fraction], up: Sequence[Fraction]) -> list[SafeString]:
    left, top, right, bottom = frame.left, frame.top, frame.right, frame.bottom
    parts = []
    for at in up:
        y = bottom - int(at / up[-1] * (bottom - top))
        parts += [line(left, y, right, y, stroke=LIGHT), label(_plain(at), left - 6, y + 5, anchor="end")]
    for at in across:
        x = left + int(at / across[-1] * (right - left))
        parts += [line(x, top, x, bottom, stroke=LIGHT), label(_plain(at), x, bottom + 24, anchor="middle")]
    parts.append(label("Cost to the fund, £ million →", right, bottom + 52, anchor="end", bold=True))
    parts.append(label("↑ Risk removed, points", 4, top - 28, bold=True))
    return parts


def _plain(at: Fraction) -> str:
    """`0.25`, `10`: as few places as it takes."""
    return f"{(Decimal(at.numerator) / at.denominator).normalize():f}"


def _key(frame: Frame, filled: str, outlined: str) -> list[SafeString]:
    """Beside what goes up where there is room, else above it, one under the other."""
    if not filled:
        return []
    first, second = int(width_of(filled)), int(width_of(outlined))
    start = frame.right - first - second - 80
    places = [(start, 17), (start + first + 55, 17)] if start > frame.width // 2 else [(12, 14), (12, 37)]
    (x, y), (to_x, to_y) = places
    return [
        _circle(x, y, 9, broken=False),
        label(filled, x + 16, y + 5),
        _circle(to_x, to_y, 9, broken=True),
        label(outlined, to_x + 16, to_y + 5),
    ]


def _circle(x: int, y: int, radius: int, *, broken: bool) -> SafeString:
    return element(
        "circle",
        cx=x,
        cy=y,
        r=radius,
        fill=WHITE if broken else BLUE,
        fill_opacity="0.75" if broken else "0.35",
        stroke=BLACK if broken else BLUE,
        stroke_width=2,
        stroke_dasharray="4 3" if broken else None,
    )


def _names(frame: Frame, placed: Sequence[tuple[str, int, int, int]]) -> list[SafeString]:
    """Each in its circle, or where there is room beside it, on a line that leads to it."""
    taken: list[tuple[int, int, int, int]] = []
    parts = []
    for name, x, y, radius in placed:
        half = int(width_of(name, bold=True) / 2) + 1
        for to_x, to_y in _places_to_try(x, y, radius, half):
            space = (to_x - half, to_y - SIZE + 2, to_x + half, to_y + 4)
            if _inside(space, frame) and not any(_overlap(space, other) for other in taken):
                taken.append(space)
                if abs(to_x - x) > radius + half + 4 or abs(to_y - y) > radius + SIZE + 8:
                    parts.append(line(x, y, to_x, to_y - 5, stroke=GREY))
                parts.append(label(name, to_x, to_y, anchor="middle", bold=True))
                break
    return parts


def _places_to_try(x: int, y: int, radius: int, half: int) -> list[tuple[int, int]]:
    """Where a name's middle and foot may be: inside, then round about, each time further out."""
    places = [(x, y + 5)]
    for out in (0, 14, 30, 50, 75, 105):
        side, up = radius + half + 3 + out, radius + 4 + out
        places += [(x + side, y + 5), (x - side, y + 5), (x, y - up), (x, y + up + SIZE - 4)]
        places += [(x + side, y - up), (x - side, y - up), (x + side, y + up), (x - side, y + up)]
    return places


def _inside(space: tuple[int, int, int, int], frame: Frame) -> bool:
    left, top, right, bottom = space
    return left > frame.left and right < frame.width and top > frame.top - 20 and bottom < frame.bottom


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


BAR, THICK = 96, 12


def draw_range(best: int, rank: int, worst: int, *, of: int) -> SafeString:
    """A bar from the best to the worst of so many places, the rank marked: beside "3 to 7" in words, which a
    screen reader is told.
    """
    wide = max(of, 1)
    left, right = (best - 1) * BAR // wide, max(worst * BAR // wide, (best - 1) * BAR // wide + 3)
    middle = (2 * rank - 1) * BAR // (2 * wide)
    return element(
        "svg",
        element("rect", x=0, y=5, width=BAR, height=2, fill=LIGHT),
        element("rect", x=left, y=2, width=right - left, height=8, fill=BLUE),
        element("rect", x=max(middle - 1, 0), y=0, width=3, height=THICK, fill=BLACK),
        class_="lf-range",
        viewBox=f"0 0 {BAR} {THICK}",
        width=BAR,
        height=THICK,
        aria_hidden="true",
        focusable="false",
        xmlns="http://www.w3.org/2000/svg",
    )
