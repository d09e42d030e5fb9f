"""An analyst's totals by month and award held against the net of the lines."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from portfolio.spend.rules.pasted_totals import Place


class Agreement(StrEnum):
    SAME = "The same"
    DIFFERENT = "Different"
    NOT_THEIRS = "Not in your list"
    NOT_OURS = "No lines here"
    NO_AWARD = "No such award announced"


@dataclass(frozen=True)
class Ours:
    """The lines of a month and award: how many, and what they come to."""

    lines: int
    net: Decimal


@dataclass(frozen=True)
class HeldCell:
    """`theirs` is None where the list does not have it, `ours` where there is no line."""

    period: Period
    award: str
    theirs: Decimal | None
    ours: Ours | None
    agreement: Agreement

    @property
    def difference(self) -> Decimal:
        """What they have more than the lines; below nothing what they lack."""
        return (self.theirs or NOTHING) - (self.ours.net if self.ours else NOTHING)


@dataclass(frozen=True)
class HeldTotals:
    """Every place that either side has, by month and award."""

    cells: tuple[HeldCell, ...]

    @property
    def apart(self) -> tuple[HeldCell, ...]:
        return tuple(cell for cell in self.cells if cell.agreement is not Agreement.SAME)

    @property
    def same(self) -> tuple[HeldCell, ...]:
        return tuple(cell for cell in self.cells if cell.agreement is Agreement.SAME)

    @property
    def theirs(self) -> Decimal:
        return sum((cell.theirs or NOTHING for cell in self.cells), NOTHING)

    @property
    def ours(self) -> Decimal:
        return sum((cell.ours.net for cell in self.cells if cell.ours), NOTHING)

    @property
    def difference(self) -> Decimal:
        return self.theirs - self.ours

    @property
    def missing(self) -> Decimal:
        return self.ours - self.theirs


def hold_each(
    theirs: Mapping[Place, Decimal], ours: Mapping[Place, Ours], known: Collection[str]
) -> HeldTotals:
    """`known`: references of announced awards. Nothing on one side and nought on the other is the same."""
    places = sorted({*theirs, *ours})
    return HeldTotals(
        tuple(
            HeldCell(
                month,
                award,
                theirs.get((month, award)),
                ours.get((month, award)),
                _agreement(theirs.get((month, award)), ours.get((month, award)), award in known),
            )
            for month, award in places
        )
    )


def _agreement(theirs: Decimal | None, ours: Ours | None, is_known: bool) -> Agreement:
    if not is_known:
        return Agreement.NO_AWARD
    if (theirs or NOTHING) == (ours.net if ours else NOTHING):
        return Agreement.SAME
    if theirs is None:
        return Agreement.NOT_THEIRS
    return Agreement.NOT_OURS if ours is None else Agreement.DIFFERENT
