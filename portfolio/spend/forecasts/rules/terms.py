"""What a forecast says, and what of its award it is held against."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.financial_year import Period

Cell = tuple[str, str]
"""A financial year and a control budget."""
Place = tuple[Period, str]
"""A month and a control budget."""
Said = Mapping[Place, Decimal]
"""Pounds expected, by place; one that is left out has none."""


@dataclass(frozen=True)
class AwardFacts:
    """`promised` and `spent` by cell. `to_say`: the places whose spend is not known yet, in the order of
    time; of all others the accepted spend stands.
    """

    promised: Mapping[Cell, Decimal]
    spent: Mapping[Cell, Decimal]
    to_say: tuple[Place, ...]

    @property
    def budgets(self) -> list[str]:
        """The control budgets that the award has money in."""
        return [budget for budget in SHORT_CONTROL_BUDGETS if any(held == budget for _, held in self._cells)]

    @property
    def _cells(self) -> Collection[Cell]:
        return {*self.promised, *self.spent}


def cell_of(place: Place) -> Cell:
    return place[0].year, place[1]
