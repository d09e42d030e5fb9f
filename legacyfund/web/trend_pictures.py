"""How a milestone's forecast moved: the day that was expected over the day on which it was said."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from legacyfund.lib.days import day_in_words
from legacyfund.web.day_marks import (
    EDGE,
    LINE,
    SLIM,
    WIDE,
    Span,
    at_both_widths,
    circle,
    diamond,
    key_of,
    square,
)
from legacyfund.web.svg import BLACK, BLUE, LIGHT, element, label, label_within, line, picture, width_of


@dataclass(frozen=True)
class Said:
    """On a day it was said that the milestone is met on another."""

    on: date
    expected_on: date


TALL = 260


def draw_trend(
    forecasts: Sequence[Said],
    baselines: Sequence[Said],
    *,
    until: date,
    actual_on: date | None = None,
    key: str = "trend",
) -> SafeString:
    """What was expected over the days on which it was said; the first first, and never none. Where the
    line climbs, the milestone slips.
    """
    drawn = [
        _trend_at(forecasts, baselines, until, actual_on, name, room)
        for name, room in ((key, SLIM), (f"{key}-wide", WIDE * 2 // 3))
    ]
    return at_both_widths(*drawn)


def _trend_at(
    forecasts: Sequence[Said],
    baselines: Sequence[Said],
    until: date,
    actual_on: date | None,
    key: str,
    room: int,
) -> SafeString:
    left = int(width_of("30 Sep 2029")) + 18
    across = Span(min(forecasts[0].on, baselines[0].on), until, left, room - EDGE)
    expected = [row.expected_on for row in (*forecasts, *baselines)] + ([actual_on] if actual_on else [])
    kinds = ("baseline", "forecast", *(("actual",) if actual_on else ()))
    parts: list[SafeString] = []
    top = key_of(parts, room, kinds) + EDGE
    up = Span(min(expected), max(expected), top + TALL, top) if min(expected) != max(expected) else None

    def y(day: date) -> int:
        return up.at(day) if up else top + TALL // 2

    telling = (forecasts[-1], baselines[-1], forecasts[0], *forecasts, *baselines)
    parts += _levels([row.expected_on for row in telling], y, left, room)
    parts += _steps(baselines, across, until, y, stroke=BLACK, dashed=True)
    parts += _steps(forecasts, across, until, y, stroke=BLUE, dashed=False)
    parts.append(diamond(across.at(baselines[-1].on), y(baselines[-1].expected_on)))
    parts += [circle(across.at(row.on), y(row.expected_on)) for row in forecasts]
    if actual_on:
        parts.append(square(across.at(until), y(actual_on)))
    foot = top + TALL + LINE + EDGE
    for day in (across.first, until):
        parts.append(label_within(_short(day), across.at(day), foot, left=left - EDGE, right=room))
        foot += LINE if room == SLIM else 0
    foot += 0 if room == SLIM else LINE
    parts.append(label("Said on →", left, foot, bold=True))
    told = "; ".join(f"on {day_in_words(row.on)}: {day_in_words(row.expected_on)}" for row in forecasts)
    return picture(
        key,
        width=room,
        height=foot + 8,
        title="How the forecast of the milestone moved",
        description=f"When it was said, and the day that was forecast: {told}.",
        parts=parts,
    )


def _levels(days: Sequence[date], y: Callable[[date], int], left: int, room: int) -> Iterator[SafeString]:
    """A line and its day for each that has room, those that tell most first."""
    taken: list[int] = []
    for day in days:
        at = y(day)
        if all(abs(at - other) >= LINE for other in taken):
            taken.append(at)
            yield line(left, at, room - EDGE, at, stroke=LIGHT)
            yield label(_short(day), left - 14, at + 5, anchor="end")


def _steps(
    said: Sequence[Said],
    across: Span,
    until: date,
    y: Callable[[date], int],
    *,
    stroke: str,
    dashed: bool,
) -> Iterator[SafeString]:
    path = [f"M{across.at(said[0].on)} {y(said[0].expected_on)}"]
    path += [f"H{across.at(row.on)} V{y(row.expected_on)}" for row in said[1:]]
    yield element(
        "path",
        d=f"{' '.join(path)} H{across.at(until)}",
        fill="none",
        stroke=stroke,
        stroke_width=2 if dashed else 3,
        stroke_dasharray="6 4" if dashed else None,
    )


def _short(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
