"""An envelope of which more is expected to be spent than it holds."""

from decimal import Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import format_exact
from portfolio.spend.forecasts.rules.terms import Cell


def over_in_words(cell: Cell, expected: Decimal, holds: Decimal) -> str:
    """Blank where it is not. `holds`: what was given, less what has lapsed or was moved."""
    if expected <= holds:
        return ""
    year, budget = cell
    return (
        f"{format_exact(expected)} of {SHORT_CONTROL_BUDGETS[budget]} in {year} is expected to be spent, "
        f"which is {format_exact(expected - holds)} more than the {format_exact(holds)} its envelope holds."
    )
