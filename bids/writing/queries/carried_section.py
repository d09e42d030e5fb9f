"""What one section's page says of what was carried into it: what was moved from when to when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from accounts.models import User
from bids.writing.models import (
    Benefit,
    Bid,
    BidMilestone,
    BidMilestoneShare,
    BidSystem,
    CostLine,
    SkillRole,
    SmallerOptionAmount,
)
from bids.writing.queries.carried import Carried, carried_into, name_of_origin
from bids.writing.queries.draft_rows import ROWS
from bids.writing.rules.carrying import MOVES, in_one_run

NAMED_BY: Mapping[type[Model], str] = {
    BidSystem: "system__name",
    CostLine: "description",
    Benefit: "description",
    BidMilestone: "name",
    BidMilestoneShare: "milestone__name",
    SkillRole: "role",
    SmallerOptionAmount: "smaller_option__name",
}
"""By table with something to move, what its rows are called."""
WORDS: Mapping[type[Model], str] = {BidMilestoneShare: "{}: the fund’s money"}


@dataclass(frozen=True)
class Moved:
    """From when to when: a day, a year, or the first and the last of them."""

    name: str
    was: str
    now: str


@dataclass(frozen=True)
class SectionMark:
    """What the page of a section says until somebody saves it. `origin` names the bid it was carried from,
    blank where the section is new in this round.
    """

    origin: str
    years: int = 0
    first_years: tuple[str, str] = ("", "")
    moved: tuple[Moved, ...] = ()
    prices: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def section_mark(bid: Bid, code: str, reader: User) -> SectionMark | None:
    """None once the section was saved, and for a bid that was started empty."""
    carried = carried_into(bid)
    if carried is None or code not in carried.unread | carried.new:
        return None
    if code in carried.new:
        return SectionMark(origin="")
    return SectionMark(
        origin=name_of_origin(carried, reader),
        years=carried.years,
        first_years=carried.first_years,
        moved=tuple(_moved(carried, code)) if carried.years else (),
        prices=_prices(bid, code) if carried.years else (),
        questions=tuple(carried.new_questions.get(code, ())),
        left_out=tuple(
            f"{system.name} ({system.reference})"
            for system in (carried.systems_left_out() if code == "systems" else ())
        ),
    )


def _moved(carried: Carried, code: str) -> Iterator[Moved]:
    """A row that says the same of several years is named once, from the first to the last."""
    for table, way in ROWS.get(code, ()):
        if table not in NAMED_BY:
            continue
        fields = [field.attname for field in table._meta.concrete_fields if field.attname in MOVES]
        former = _rows(table, way, carried.origin, fields, carried.left_out)
        found: dict[str, tuple[list[date | str], list[date | str]]] = {}
        for was, now in zip(former, _rows(table, way, carried.bid, fields), strict=True):
            earlier, later = found.setdefault(now[0], ([], []))
            earlier += [value for value in was[1:] if value]
            later += [value for value in now[1:] if value]
        for name, (earlier, later) in found.items():
            if earlier != later:
                words = WORDS.get(table, "{}").format(name)
                yield Moved(words, _run(earlier), _run(later))


def _rows(
    table: type[Model], way: str, bid: Bid, fields: Iterable[str], left_out: Iterable[str] = ()
) -> list[tuple[Any, ...]]:
    """What each is called and when it is, in the order in which they were copied."""
    rows = table._default_manager.filter(**{way: bid})
    if table is BidSystem:
        rows = rows.exclude(system__reference__in=left_out)
    return list(rows.order_by("pk").values_list(NAMED_BY[table], *fields))


def _run(values: list[date | str]) -> str:
    days = sorted(value for value in values if isinstance(value, date))
    if days:
        return " to ".join(f"{day.day} {day:%B %Y}" for day in dict.fromkeys([days[0], days[-1]]))
    return in_one_run(str(value) for value in values)


def _prices(bid: Bid, code: str) -> tuple[str, ...]:
    """The years whose prices the amounts are in, which stay."""
    tables: dict[str, type[CostLine] | type[Benefit]] = {"costs": CostLine, "benefits": Benefit}
    if code not in tables:
        return ()
    rows = tables[code]._default_manager.filter(bid=bid).exclude(price_year="")
    return tuple(sorted(set(rows.values_list("price_year", flat=True))))
