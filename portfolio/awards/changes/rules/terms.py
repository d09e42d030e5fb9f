"""What a change request changes, on the figures of the award as it stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from legacyfund.lib.control_budgets import cell_order
from legacyfund.lib.money import NOTHING
from portfolio.awards.changes.rules.kinds import ChangeKind

Cell = tuple[str, str]
"""A financial year and a control budget."""
Place = tuple[int, Cell]
"""The number of a milestone, and the cell of its money."""
PLANNED, IN_HAND = "PLANNED", ("CLAIMED", "MET")


@dataclass(frozen=True)
class MilestoneNow:
    """`shares`: what stands of its money, by cell; none nil."""

    number: int
    name: str
    status: str
    baseline_on: date
    shares: Mapping[Cell, Decimal]
    forecast_on: date | None = None

    @property
    def in_words(self) -> str:
        return f"milestone {self.number} “{self.name}”"


@dataclass(frozen=True)
class AwardNow:
    """An award as it stands. `years`: those of its fund. `status_words`: its status as pages say it."""

    reference: str
    status: str
    status_words: str
    years: tuple[str, ...]
    milestones: tuple[MilestoneNow, ...]

    def milestone(self, number: int) -> MilestoneNow | None:
        return next((row for row in self.milestones if row.number == number), None)


@dataclass(frozen=True)
class AmountChange:
    number: int
    cell: Cell
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class BaselineChange:
    number: int
    before: date
    after: date


@dataclass(frozen=True)
class Terms:
    """All that a request changes: rows in the order of the award, and the milestones it cancels."""

    kind: ChangeKind
    amounts: tuple[AmountChange, ...] = ()
    baselines: tuple[BaselineChange, ...] = ()
    cancelled: tuple[int, ...] = ()

    @property
    def net(self) -> dict[Cell, Decimal]:
        """By cell: what is committed more, or less, than before; no nil."""
        found: dict[Cell, Decimal] = {}
        for row in self.amounts:
            found[row.cell] = found.get(row.cell, NOTHING) + row.after - row.before
        return {cell: found[cell] for cell in sorted(found, key=cell_order) if found[cell]}

    @property
    def milestones(self) -> set[int]:
        """The numbers of those it changes."""
        moved = {row.number for row in self.amounts} | {row.number for row in self.baselines}
        return moved | set(self.cancelled)

    @property
    def promised(self) -> dict[Cell, Decimal]:
        """By cell, what has to come out of what the fund has promised to nobody."""
        return {cell: amount for cell, amount in self.net.items() if amount > 0}

    @property
    def given_back(self) -> dict[Cell, Decimal]:
        return {cell: -amount for cell, amount in self.net.items() if amount < 0}


@dataclass(frozen=True)
class Asked:
    """What somebody wants: amounts by milestone and cell, baselines by milestone, milestones cancelled."""

    kind: ChangeKind
    amounts: Mapping[Place, Decimal] = field(default_factory=dict)
    baselines: Mapping[int, date] = field(default_factory=dict)
    cancelled: Collection[int] = ()


def terms_of_asked(asked: Asked, now: AwardNow) -> Terms:
    """What it changes: nothing that stays as it is. The money of a cancelled milestone goes with it, and a
    termination takes what is not released.
    """
    wanted, cancelled = dict(asked.amounts), set(asked.cancelled)
    if asked.kind is ChangeKind.TERMINATE:
        cancelled |= {row.number for row in now.milestones if row.status == PLANNED}
    for row in now.milestones:
        if row.number in cancelled:
            wanted |= {(row.number, cell): NOTHING for cell in row.shares}
    places = sorted(wanted, key=lambda place: (place[0], cell_order(place[1])))
    amounts = [AmountChange(*place, held_at(now, place), wanted[place]) for place in places]
    moved = [
        BaselineChange(number, baseline_of(now, number, day), day) for number, day in asked.baselines.items()
    ]
    return Terms(
        asked.kind,
        tuple(row for row in amounts if row.before != row.after),
        tuple(sorted((row for row in moved if row.before != row.after), key=lambda row: row.number)),
        tuple(sorted(cancelled)),
    )


def held_at(now: AwardNow, place: Place) -> Decimal:
    milestone = now.milestone(place[0])
    return NOTHING if milestone is None else milestone.shares.get(place[1], NOTHING)


def baseline_of(now: AwardNow, number: int, day: date) -> date:
    milestone = now.milestone(number)
    return day if milestone is None else milestone.baseline_on
