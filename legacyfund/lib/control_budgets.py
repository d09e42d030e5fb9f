"""The three control budgets of the government's spending framework, by long and by short name.

Forms, files and sentences have the long names; tables have the short ones, with a key under the table.
"""

from enum import StrEnum


class ControlBudget(StrEnum):
    RDEL_ADMIN = "RDEL_ADMIN"
    RDEL_PROGRAMME = "RDEL_PROGRAMME"
    CDEL = "CDEL"

    @property
    def short_label(self) -> str:
        return _NAMES[self][0]

    @property
    def meaning(self) -> str:
        """What the short name stands for, as the key of a table says it."""
        return _NAMES[self][1]

    @property
    def label(self) -> str:
        return f"{self.meaning} ({self.short_label})"


_NAMES = {
    ControlBudget.RDEL_ADMIN: ("RDEL admin", "Resource, administration"),
    ControlBudget.RDEL_PROGRAMME: ("RDEL programme", "Resource, programme"),
    ControlBudget.CDEL: ("CDEL", "Capital"),
}

CONTROL_BUDGETS: dict[str, str] = {budget.value: budget.label for budget in ControlBudget}
SHORT_CONTROL_BUDGETS: dict[str, str] = {budget.value: budget.short_label for budget in ControlBudget}

_PLACES = {budget.value: place for place, budget in enumerate(ControlBudget)}


def cell_order(cell: tuple[str, str]) -> tuple[str, int, str]:
    """Sorts (year, control budget) as money is listed everywhere: by year, resource before capital; a budget
    that is none of them comes last.
    """
    year, budget = cell
    return year, _PLACES.get(budget, len(_PLACES)), budget
