"""A plan as a picture: where each milestone lies, and how far from its baseline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from legacyfund.lib.days import day_in_words
from legacyfund.web.day_marks import (
    EDGE,
    LINE,
    SLIM,
    TRACK,
    WIDE,
    Span,
    at_both_widths,
    circle,
    diamond,
    key_of,
    square,
    today_line,
)
from legacyfund.web.svg import GREY, LIGHT, RED, label, label_within, line, picture, width_of, wrapped


@dataclass(frozen=True)
class Bar:
    """A milestone, with what is said of it beside its name; `actual_on` once it is met."""

    name: str
    baseline_on: date
    forecast_on: date
    actual_on: date | None = None

    @property
    def last(self) -> date:
        return self.actual_on or self.forecast_on

    @property
    def in_words(self) -> str:
        kind = "met" if self.actual_on else "forecast"
        return f"{self.name}: baseline {day_in_words(self.baseline_on)}, {kind} {day_in_words(self.last)}"


def draw_plan(bars: Sequence[Bar], today: date, *, is_now: bool = True, key: str = "plan") -> SafeString:
    """A line a milestone, in the order given. `is_now`: the day is today, and not one that is over."""
    day = "today" if is_now else "then"
    drawn = [_plan_at(bars, today, day, name, room) for name, room in ((key, SLIM), (f"{key}-wide", WIDE))]
    return at_both_widths(*drawn)


def _plan_at(bars: Sequence[Bar], today: date, day_kind: str, key: str, room: int) -> SafeString:
    days = [today, *(day for bar in bars for day in (bar.baseline_on, bar.last))]
    span = Span(_month_of(min(days)), _after_month(max(days)), EDGE, room - EDGE)
    parts: list[SafeString] = []
    top = key_of(parts, room, ("baseline", "forecast", "actual", day_kind))
    ticks = list(_ticks(span))
    parts += [label_within(words, span.at(day), top + LINE - 4, left=0, right=room) for day, words in ticks]
    top += LINE + 4
    for bar in bars:
        for words in wrapped(bar.name, room):
            parts.append(label(words, 0, top + LINE - 4))
            top += LINE
        parts += _track(bar, today, span, top, [day for day, _ in ticks])
        top += TRACK + 8
    return picture(
        key,
        width=room,
        height=top,
        title="Baseline, forecast and actual of each milestone",
        description=f"{'; '.join(bar.in_words for bar in bars)}.",
        parts=parts,
    )


def _track(bar: Bar, today: date, span: Span, top: int, ticks: Sequence[date]) -> Iterator[SafeString]:
    middle = top + TRACK // 2
    for tick in ticks:
        yield line(span.at(tick), top, span.at(tick), top + TRACK, stroke=LIGHT)
    yield line(span.left, middle, span.right, middle, stroke=GREY)
    yield today_line(span.at(today), top)
    if bar.last != bar.baseline_on:
        later = bar.last > bar.baseline_on
        ends = (span.at(bar.baseline_on), middle, span.at(bar.last), middle)
        yield line(*ends, stroke=RED if later else GREY, width=6 if later else 3)
    yield diamond(span.at(bar.baseline_on), middle)
    mark = square if bar.actual_on else circle
    yield mark(span.at(bar.last), middle)


def _month_of(day: date) -> date:
    return day.replace(day=1)


def _after_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _ticks(span: Span) -> Iterator[tuple[date, str]]:
    """The first days of months, as many as have room for their names: each, or of quarters, years, more."""
    widest = int(width_of("Sept 2027")) + 16
    for months in (1, 3, 6, 12, 24, 60, 120):
        days = [day for day in _months(span) if (day.year * 12 + day.month - 4) % months == 0]
        if len(days) * widest <= span.right - span.left:
            break
    yield from ((day, f"{day:%b %Y}") for day in days)


def _months(span: Span) -> Iterator[date]:
    day = span.first
    while day <= span.last:
        yield day
        day = _after_month(day)
