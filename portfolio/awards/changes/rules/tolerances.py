"""How far an award may move before a second person, or the panel, has to agree.

Source: none. No official document states such limits for the delivery of a fund's awards: they are the
fund's own rule, which the Treasury has not confirmed, and stand here with the day they begin.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from legacyfund.lib.control_budgets import cell_order
from legacyfund.lib.errors import DomainError
from legacyfund.lib.money import NOTHING, PENNY, format_exact
from portfolio.awards.changes.rules.kinds import ChangeKind
from portfolio.awards.changes.rules.terms import Cell, Terms

HOUSE_RULE = "the fund’s own rule, not confirmed by the Treasury"


class OverTolerance(DomainError):
    """More than may be moved without a second person."""


@dataclass(frozen=True)
class Tolerances:
    """In force from a day until the next begin. `slip_days`: how far a forecast may lie behind its baseline
    before a re-baseline is due. `moved`: of a year × control budget, the share and the most that one fund
    manager moves between milestones at once. `increased`: the same, of increases that no decision of the
    panel is named for.
    """

    starts_on: date
    source: str
    slip_days: int
    moved: tuple[Decimal, Decimal]
    increased: tuple[Decimal, Decimal]


TOLERANCES = (
    Tolerances(
        starts_on=date(2025, 4, 1),
        source=HOUSE_RULE,
        slip_days=30,
        moved=(Decimal("0.05"), Decimal("50000")),
        increased=(Decimal("0.05"), Decimal("50000")),
    ),
)
"""The earliest first. To change one, add a row that begins on a later day."""


@dataclass(frozen=True)
class Room:
    """Of one cell. `limit`: what may be moved in all; `used`: what has been, within tolerance."""

    cell: Cell
    limit: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        return max(self.limit - self.used, NOTHING)


def tolerances_on(day: date) -> Tolerances:
    """Those in force; before the first of them, the first."""
    started = [row for row in TOLERANCES if row.starts_on <= day]
    return started[-1] if started else TOLERANCES[0]


def rooms(
    limits: tuple[Decimal, Decimal], committed: Mapping[Cell, Decimal], used: Mapping[Cell, Decimal]
) -> dict[Cell, Room]:
    """`committed`: what the award has in each cell, released or not; `used`: what has been taken of the room
    before, so that many small changes do not make a large one.
    """
    share, most = limits
    return {
        cell: Room(
            cell,
            min((committed[cell] * share).quantize(PENNY, ROUND_DOWN), most),
            used.get(cell, NOTHING),
        )
        for cell in sorted(committed, key=cell_order)
    }


def moved_in(terms: Terms) -> dict[Cell, Decimal]:
    """By cell, what leaves one milestone for another."""
    found: dict[Cell, Decimal] = {}
    for row in terms.amounts:
        if row.after < row.before:
            found[row.cell] = found.get(row.cell, NOTHING) + row.before - row.after
    return found


def check_within(terms: Terms, room: Mapping[Cell, Room]) -> None:
    """Raises OverTolerance unless one fund manager may do it at once."""
    if terms.kind is not ChangeKind.RE_PROFILE or terms.net or terms.cancelled:
        raise OverTolerance(
            "Only money that moves between milestones, in the same year and control budget, can be moved at "
            "once. Send this for approval.",
            field="amounts",
        )
    for cell, amount in moved_in(terms).items():
        left = room[cell].left if cell in room else NOTHING
        if amount > left:
            raise OverTolerance(
                f"{format_exact(amount)} would move, and {format_exact(left)} can be moved at once in this "
                "year and control budget. Send this for approval, or move less.",
                field="amounts",
            )


def needs_the_panel(terms: Terms, room: Mapping[Cell, Room]) -> bool:
    """Whether an increase has to name the decision or the minute that agreed it."""
    return terms.kind is ChangeKind.INCREASE and any(
        amount > (room[cell].left if cell in room else NOTHING) for cell, amount in terms.promised.items()
    )


def slip_in_words(baseline_on: date, forecast_on: date, within: Tolerances) -> str:
    """How far the forecast lies behind the baseline, and whether a re-baseline is due; empty where it is not
    behind.
    """
    days = (forecast_on - baseline_on).days
    if days <= 0:
        return ""
    behind = f"Its forecast is {days} day{'s' if days > 1 else ''} later: "
    if days > within.slip_days:
        return f"{behind}more than {within.slip_days}, so a re-baseline is due."
    return f"{behind}up to {within.slip_days} need no re-baseline."
