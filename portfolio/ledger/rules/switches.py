"""When money of a year may move into another control budget of the same year.

Source: the permitted switches of the Consolidated Budgeting Guidance, a directed table: resource to capital
and administration to programme are permitted, the reverse only with the Treasury's approval on record. The
table is dated data in `permitted_switches.csv`; a pair that is not in it is not permitted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import permutations

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import has_ended
from legacyfund.lib.money import format_exact, is_whole_pennies
from portfolio.ledger.rules.dated import read_rows, row_on
from portfolio.ledger.rules.ended import ended_on
from portfolio.ledger.rules.ledger import Cell

SWITCHES = read_rows("permitted_switches.csv")


class SwitchRefused(DomainError):
    """Money cannot be switched so."""


@dataclass(frozen=True)
class Switch:
    """`held`: what there is to switch, of a milestone or of what is promised to nobody."""

    cell: Cell
    to_budget: str
    amount: Decimal
    approval: str
    approved_on: date | None
    reason: str
    held: Decimal


def needs_approval(
    budget: str, to_budget: str, on: date, switches: tuple[Mapping[str, str], ...] = SWITCHES
) -> bool:
    """Whether the Treasury has to approve it. Raises SwitchRefused where the table does not have the pair."""
    row = row_on(switches, {"out_of": budget, "into": to_budget}, on)
    if row is None:
        raise SwitchRefused(
            f"{SHORT_CONTROL_BUDGETS[budget]} cannot be switched into {SHORT_CONTROL_BUDGETS[to_budget]}: "
            "the table of permitted switches does not have it. Choose another control budget.",
            field="to_budget",
        )
    return row["approval"] == "yes"


def in_words(on: date, switches: tuple[Mapping[str, str], ...] = SWITCHES) -> str:
    """Which may become which without the Treasury, by the table as it holds on the day."""
    pairs = [
        (budget, other)
        for budget, other in permutations(SHORT_CONTROL_BUDGETS, 2)
        if (row := row_on(switches, {"out_of": budget, "into": other}, on)) and row["approval"] == "no"
    ]
    freely = "; ".join(
        f"{SHORT_CONTROL_BUDGETS[one]} into {SHORT_CONTROL_BUDGETS[other]}" for one, other in pairs
    )
    return f"Without the Treasury’s approval: {freely or 'none'}."


def check_switch(asked: Switch, today: date) -> None:
    """Raises SwitchRefused."""
    year, budget = asked.cell
    if has_ended(year, today):
        raise SwitchRefused(f"{ended_on(year)} Only money of a year that runs is switched.", field="cell")
    if asked.to_budget == budget:
        raise SwitchRefused("It is in that control budget already. Choose another.", field="to_budget")
    _check_amount(asked)
    _check_approval(asked, today)
    if not asked.reason.strip():
        raise SwitchRefused("Say why the money is needed in the other control budget.", field="reason")


def _check_amount(asked: Switch) -> None:
    year, budget = asked.cell
    if not is_whole_pennies(asked.amount) or not 0 < asked.amount <= asked.held:
        held = format_exact(asked.held)
        raise SwitchRefused(
            f"{held} of {SHORT_CONTROL_BUDGETS[budget]} {year} can be switched: give an amount up to that, "
            "in pounds and whole pence."
            if asked.held
            else f"Nothing of {SHORT_CONTROL_BUDGETS[budget]} {year} can be switched any more.",
            field="amount",
        )


def _check_approval(asked: Switch, today: date) -> None:
    _, budget = asked.cell
    needed = needs_approval(budget, asked.to_budget, today)
    if needed and not asked.approval.strip():
        raise SwitchRefused(
            f"Only the Treasury lets {SHORT_CONTROL_BUDGETS[budget]} become "
            f"{SHORT_CONTROL_BUDGETS[asked.to_budget]}. Give the reference of its approval.",
            field="approval",
        )
    if bool(asked.approval.strip()) != (asked.approved_on is not None):
        raise SwitchRefused(
            "Give the reference of the Treasury’s approval and its day, or neither.", field="approved_on"
        )
    if asked.approved_on is not None and asked.approved_on > today:
        raise SwitchRefused(
            "This day has not come yet. Give the day on which the Treasury approved it.", field="approved_on"
        )
