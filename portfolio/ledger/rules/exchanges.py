"""When money of a year may be moved into a later one.

Source: unspent money lapses on 31 March unless a Budget Exchange into a later year is recorded (Consolidated
Budgeting Guidance). What goes beyond its limits needs a reason of its own: `limits.py`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import has_ended, last_day_of
from legacyfund.lib.money import format_exact, is_whole_pennies
from portfolio.ledger.rules.ended import ended_on
from portfolio.ledger.rules.ledger import Cell
from portfolio.ledger.rules.limits import ExchangeLimit


class ExchangeRefused(DomainError):
    """Money cannot be moved so."""


@dataclass(frozen=True)
class Exchange:
    """`held`: what there is to move. `promised`: it is a milestone's, and so does not lapse with its year.
    `brought_back`: it had lapsed, and the lapse was reversed. `over_limit`: why more than the limit moves.
    """

    cell: Cell
    to_year: str
    amount: Decimal
    approval: str
    approved_on: date
    reason: str
    held: Decimal
    promised: bool
    last_year: str
    brought_back: bool = False
    limit: ExchangeLimit | None = None
    over_limit: str = ""


def check_exchange(asked: Exchange, today: date) -> None:
    """Raises ExchangeRefused."""
    _check_years(asked, today)
    _check_amount(asked)
    if not asked.approval.strip():
        raise ExchangeRefused("Give the Treasury's reference of its approval.", field="approval")
    if asked.approved_on > today:
        raise ExchangeRefused(
            "This day has not come yet. Give the day on which the Treasury approved it.", field="approved_on"
        )
    if not asked.reason.strip():
        raise ExchangeRefused("Say why the money is needed later.", field="reason")
    if asked.limit is not None and asked.limit.is_passed_by(asked.amount) and not asked.over_limit.strip():
        raise ExchangeRefused(
            f"This is more than the limit. {asked.limit.in_words} Say why more has to move.",
            field="over_limit",
        )


def _check_years(asked: Exchange, today: date) -> None:
    year, _ = asked.cell
    if asked.brought_back and asked.approved_on > last_day_of(year):
        raise ExchangeRefused(
            f"{ended_on(year)} Only what the Treasury approved by then is moved after it.",
            field="approved_on",
        )
    if not asked.promised and not asked.brought_back and has_ended(year, today):
        raise ExchangeRefused(
            f"{ended_on(year)} What was promised to nobody lapses on that day, unless its budget exchange is "
            "confirmed by then.",
            field="cell",
        )
    if asked.to_year <= year:
        raise ExchangeRefused("Choose a later year: money is never moved back.", field="to_year")
    if has_ended(asked.to_year, today):
        raise ExchangeRefused(f"{ended_on(asked.to_year)} Choose a year that runs.", field="to_year")
    if asked.to_year > asked.last_year:
        raise ExchangeRefused(
            f"The fund's last year is {asked.last_year}. Choose that or an earlier one.", field="to_year"
        )


def _check_amount(asked: Exchange) -> None:
    year, budget = asked.cell
    if not is_whole_pennies(asked.amount) or not 0 < asked.amount <= asked.held:
        held = format_exact(asked.held)
        raise ExchangeRefused(
            f"{held} of {SHORT_CONTROL_BUDGETS[budget]} {year} can be moved: give an amount up to that, in "
            "pounds and whole pence."
            if asked.held
            else f"Nothing of {SHORT_CONTROL_BUDGETS[budget]} {year} can be moved any more.",
            field="amount",
        )
