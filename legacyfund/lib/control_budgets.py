"""The three control budgets of the government's spending framework."""

from enum import StrEnum


class ControlBudget(StrEnum):
    RDEL_ADMIN = "RDEL_ADMIN"
    RDEL_PROGRAMME = "RDEL_PROGRAMME"
    CDEL = "CDEL"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    ControlBudget.RDEL_ADMIN: "Resource, administration (RDEL admin)",
    ControlBudget.RDEL_PROGRAMME: "Resource, programme (RDEL programme)",
    ControlBudget.CDEL: "Capital (CDEL)",
}

CONTROL_BUDGETS: dict[str, str] = {budget.value: budget.label for budget in ControlBudget}
