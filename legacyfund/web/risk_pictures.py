"""Pictures of risk: a system's ratings over time, the likelihood × impact matrix, and what needs what."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from django.utils.safestring import SafeString

from legacyfund.web.svg import (
    BLACK,
    BLUE,
    GREY,
    LIGHT,
    PALE_RED,
    PALE_YELLOW,
    RED,
    WHITE,
    box,
    element,
    label,
    label_within,
    line,
    picture,
    wrapped,
)
from legacyfund.web.templatetags.govuk import day, risk, risk_number

RED_FROM, HIGHEST = 16, 30
LEVELS, IMPACTS = 6, 5
RED_BOX, MIXED_BOX = "Red-rated: 16 or more", "Can be red-rated"
"""What a box of the matrix is shaded for: its totals are rounded down, so the product can be larger."""


def draw_history(points: Sequence[tuple[date, Fraction]]) -> SafeString:
    """Overall risk by day of assessment, the oldest first; red-rated points are squares, others circles."""
    width, height, left, top, right, bottom = 640, 280, 50, 40, 610, 240
    days = max((points[-1][0] - points[0][0]).days, 1)

    def across(on: date) -> int:
        if len(points) == 1:
            return (left + right) // 2
        return left + 20 + (on - points[0][0]).days * (right - left - 60) // days

    def up(overall: Fraction | int) -> int:
        return bottom - int(overall * (bottom - top) / HIGHEST)

    parts = _levels(left, right, up)
    places = [(across(on), up(overall)) for on, overall in points]
    path = " ".join(f"{x},{y}" for x, y in places)
    parts.append(element("polyline", points=path, fill="none", stroke=BLUE, stroke_width=3))
    for (_, overall), (x, y) in zip(points, places, strict=True):
        parts.append(_point(x, y, red=overall >= RED_FROM))
        parts.append(label(risk_number(overall), x, y - 12, anchor="middle", bold=True))
    shown = [0] if len(points) == 1 else [0, len(points) - 1]
    for number in shown:
        words, x = day(points[number][0]), places[number][0]
        parts.append(label_within(words, x, bottom + 25, left=0, right=width))
    told = "; ".join(f"{day(on)}: {risk(overall)}" for on, overall in points)
    return picture(
        "risk-over-time",
        width=width,
        height=height,
        title="Overall risk at each confirmed rating",
        description=f"From 1 to 30, by date of assessment. {told}.",
        parts=parts,
    )


def _levels(left: int, right: int, up: Callable[[int], int]) -> list[SafeString]:
    """Lines across at every tenth point, and where red begins."""
    parts = [line(left, up(level), right, up(level), stroke=LIGHT) for level in (0, 10, 20, 30)]
    parts += [label(level, left - 10, up(level) + 5, anchor="end", fill=GREY) for level in (0, 10, 20, 30)]
    parts.append(line(left, up(RED_FROM), right, up(RED_FROM), stroke=RED, width=2, stroke_dasharray="6 4"))
    parts.append(label("red-rated from 16", right, up(RED_FROM) - 6, anchor="end", fill=RED))
    return parts


def _point(x: int, y: int, *, red: bool) -> SafeString:
    if red:
        return box(x - 6, y - 6, 12, 12, fill=RED, stroke=BLACK)
    return element("circle", cx=x, cy=y, r=6, fill=BLUE, stroke=BLACK)


def draw_matrix(cells: Mapping[tuple[int, int], tuple[int, int]]) -> SafeString:
    """`cells` maps (likelihood, impact), totals rounded down, to its systems and its red-rated ones."""
    side, left, top = 100, 70, 20
    width, height = left + IMPACTS * side + 10, top + LEVELS * side + 60
    height += 2 * (KEY + 10)
    parts = [_patterns()]
    for likelihood in range(1, LEVELS + 1):
        y = top + (LEVELS - likelihood) * side
        parts.append(label(likelihood, left - 12, y + side // 2 + 5, anchor="end"))
        for impact in range(1, IMPACTS + 1):
            shade = shade_of(likelihood, impact)
            counts = cells.get((likelihood, impact), (0, 0))
            parts += _cell(left + (impact - 1) * side, y, side, shade, *counts)
    for impact in range(1, IMPACTS + 1):
        x = left + (impact - 1) * side + side // 2
        parts.append(label(impact, x, top + LEVELS * side + 22, anchor="middle"))
    parts.append(label("Impact total →", left, top + LEVELS * side + 48, bold=True))
    middle = top + LEVELS * side // 2
    parts.append(
        element(
            "text", "Likelihood total →", x=18, y=middle, text_anchor="middle", font_weight="bold",
            fill=BLACK, transform=f"rotate(-90 18 {middle})",
        )
    )  # fmt: skip
    parts += _key(left, top + LEVELS * side + 64)
    told = "; ".join(
        f"likelihood {row}, impact {column}: {count}, of them {red} red-rated"
        for (row, column), (count, red) in sorted(cells.items(), reverse=True)
    )
    return picture(
        "risk-matrix",
        width=width,
        height=height,
        title="Systems by likelihood and impact",
        description=f"Category totals rounded down. Striped boxes are red-rated, dotted ones can be. {told}.",
        parts=parts,
    )


def shade_of(likelihood: int, impact: int) -> str:
    """What the box of these totals, rounded down, holds: RED_BOX, MIXED_BOX, or blank for none red-rated."""
    if likelihood * impact >= RED_FROM:
        return RED_BOX
    most = min(likelihood + 1, LEVELS) * min(impact + 1, IMPACTS)
    return MIXED_BOX if most > RED_FROM else ""


KEY = 20
"""The side of a box of the key."""


def _key(x: int, y: int) -> list[SafeString]:
    drawn: list[SafeString] = []
    for place, shade in enumerate((RED_BOX, MIXED_BOX)):
        down = y + place * (KEY + 10)
        drawn += _shaded(x, down, KEY, shade, stroke=BLACK)
        drawn.append(label(shade, x + KEY + 10, down + 15))
    return drawn


def _patterns() -> SafeString:
    """Stripes and dots: they are there when the picture is printed grey."""
    drawn = {
        "striped": element("path", d="M0 10 L10 0", stroke=RED, stroke_width=1, stroke_opacity="0.45"),
        "dotted": element("circle", cx=5, cy=5, r=1, fill=GREY),
    }
    return element(
        "defs",
        *(
            element("pattern", sign, id=name, width=10, height=10, patternUnits="userSpaceOnUse")
            for name, sign in drawn.items()
        ),
    )


def _shaded(x: int, y: int, side: int, shade: str, *, stroke: str) -> list[SafeString]:
    colour, pattern = SHADES[shade]
    drawn = [box(x, y, side, side, fill=colour, stroke=stroke)]
    if pattern:
        drawn.append(box(x, y, side, side, fill=pattern, stroke="none"))
    return drawn


SHADES = {
    RED_BOX: (PALE_RED, "url(#striped)"),
    MIXED_BOX: (PALE_YELLOW, "url(#dotted)"),
    "": (WHITE, ""),
}


def _cell(x: int, y: int, side: int, shade: str, count: int, red: int) -> list[SafeString]:
    drawn = _shaded(x, y, side, shade, stroke=BLACK if count else LIGHT)
    if count:
        ground = (x + 8, y + side // 2 - 18, side - 16, 46 if red else 30)
        drawn.append(box(*ground, fill=WHITE, stroke="none"))
    if red:
        drawn.append(box(x + 4, y + 4, side - 8, side - 8, fill="none", stroke=RED, thick=3))
    if count:
        middle = x + side // 2
        drawn.append(label(count, middle, y + side // 2 + (0 if red else 5), anchor="middle", bold=True))
        if red:
            drawn.append(label(f"{red} red", middle, y + side // 2 + 20, anchor="middle"))
    return drawn


WIDE, GAP, LINE, MARGIN = 260, 16, 20, 24
"""Of the boxes of what needs what: each is as high as its name takes."""


def draw_dependencies(
    name: str, *, needed_by: Sequence[str], needs: Sequence[str], most: int = 8
) -> SafeString:
    """An arrow leads from each system to what it needs: those that need this one on the left."""
    top, left, centre, right = 40, 0, 330, 660
    sides = [(left, _boxed(needed_by, most)), (right, _boxed(needs, most))]
    own = wrapped(name, WIDE - MARGIN, bold=True)
    tallest = max(_tall(own), *(_height(boxes) for _, boxes in sides))
    middle = top + tallest // 2
    parts = [
        label("Systems that need it", left, 20, bold=True),
        label("What it needs", right, 20, bold=True),
        _arrowhead(),
    ]
    for x, boxes in sides:
        y = top
        for lines in boxes:
            parts += _box_of(lines, x, y)
            ends = (left + WIDE, y + _tall(lines) // 2, centre, middle)
            parts.append(_arrow(*ends if x == left else (centre + WIDE, middle, right, ends[1])))
            y += _tall(lines) + GAP
    parts += _box_of(own, centre, middle - _tall(own) // 2, thick=3)
    return picture(
        "dependencies-drawn",
        width=right + WIDE + 4,
        height=top + tallest + GAP,
        title=f"What {name} needs, and what needs it",
        description=f"Needs: {', '.join(needs) or 'nothing recorded'}. "
        f"Needed by: {', '.join(needed_by) or 'nothing recorded'}.",
        parts=parts,
    )


def _boxed(names: Sequence[str], most: int) -> list[list[str]]:
    """The lines of each box; the last counts those that have none."""
    listed = names if len(names) <= most else [*names[: most - 1], f"and {len(names) - most + 1} more"]
    return [wrapped(name, WIDE - MARGIN) for name in listed]


def _tall(lines: Sequence[str]) -> int:
    return len(lines) * LINE + MARGIN


def _height(boxes: Sequence[Sequence[str]]) -> int:
    return sum(_tall(lines) + GAP for lines in boxes) - GAP if boxes else 0


def _box_of(lines: Sequence[str], x: int, y: int, *, thick: int = 1) -> list[SafeString]:
    first = y + MARGIN // 2 + 15
    return [
        box(x + 2, y, WIDE, _tall(lines), thick=thick),
        *(
            label(words, x + 2 + WIDE // 2, first + place * LINE, anchor="middle", bold=thick > 1)
            for place, words in enumerate(lines)
        ),
    ]


def _arrow(x1: int, y1: int, x2: int, y2: int) -> SafeString:
    return line(x1 + 4, y1, x2 - 4, y2, width=2, marker_end="url(#arrowhead)")


def _arrowhead() -> SafeString:
    head = element("path", d="M0 0 L10 5 L0 10 z", fill=GREY)
    marker = element(
        "marker", head, id="arrowhead", viewBox="0 0 10 10", refX=9, refY=5,
        markerWidth=7, markerHeight=7, orient="auto",
    )  # fmt: skip
    return element("defs", marker)
