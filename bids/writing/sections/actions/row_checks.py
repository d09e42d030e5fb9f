"""What a value of a row must be, whichever section it is of."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from bids.writing.rules.vocabulary import PRICE_BASES
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import start_of
from legacyfund.lib.money import is_whole_pennies
from legacyfund.lib.rows import MOST_POUNDS, MOST_ROWS, RowRefused

Cell = tuple[str, str]
"""A financial year and a control budget."""


def amount_field(cell: Cell) -> str:
    year, budget = cell
    return f"amount-{year}-{budget}"


def check_number(rows: Sequence[object], section: str, most: int = MOST_ROWS) -> None:
    if len(rows) > most:
        raise RowRefused(f"There may be at most {most} lines. Put some of them together.", field=section)


def check_given(text: str, problem: str, field: str) -> None:
    if not text.strip():
        raise RowRefused(problem, field=field)


def check_choice(value: str | int, known: Collection[str] | Collection[int], field: str) -> None:
    if value not in known:
        raise RowRefused("Choose one of the answers offered.", field=field)


def check_cell(cell: Cell, place: str) -> None:
    year, budget = cell
    check_year(year, f"{place}-year")
    check_choice(budget, CONTROL_BUDGETS, f"{place}-control_budget")


def check_year(year: str, field: str) -> None:
    try:
        start_of(year)
    except ValueError:
        raise RowRefused("Give a financial year such as 2026-27.", field=field) from None


def check_option(number: int | None, options: Collection[int], place: str) -> None:
    if number is not None and number not in options:
        raise RowRefused(f"There is no option {number} in this bid. Choose another.", field=f"{place}-option")


def check_prices(basis: str, year: str, place: str) -> None:
    """A real amount names the year of its prices, a nominal one names none."""
    check_choice(basis, PRICE_BASES, f"{place}-price_basis")
    if basis == "REAL":
        check_year(year, f"{place}-price_year")
    elif year:
        raise RowRefused(
            "An amount in nominal prices is in the money of its own year. Leave the price year blank.",
            field=f"{place}-price_year",
        )


def check_amount(amount: Decimal, field: str) -> None:
    if not is_whole_pennies(amount) or not 0 < amount < MOST_POUNDS:
        raise RowRefused("The amount must be more than £0, in pounds and whole pence.", field=field)
