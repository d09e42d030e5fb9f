"""The rows options and benefits are saved from, and what each must hold."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bids.writing.rules.completeness_options import HIGHEST_SCORE
from bids.writing.rules.vocabulary import BENEFIT_KINDS
from bids.writing.sections.actions.rows import (
    check_amount,
    check_choice,
    check_number,
    check_option,
    check_prices,
    check_year,
)
from legacyfund.lib.rows import RowRefused


@dataclass(frozen=True)
class OptionRow:
    """`number` is that of an option the bid has, None for a new one."""

    name: str
    description: str = ""
    does_nothing: bool = False
    preferred: bool = False
    score: int | None = None
    number: int | None = None


@dataclass(frozen=True)
class BenefitRow:
    """`option` is the number of an option of the bid; all but the description may be left for later."""

    description: str
    option: int | None = None
    kind: str = ""
    year: str = ""
    amount: Decimal | None = None
    quantity: str = ""
    owner_role: str = ""
    price_basis: str = "NOMINAL"
    price_year: str = ""


def check_option_rows(rows: Sequence[OptionRow], numbers: Collection[int]) -> None:
    """`numbers` are those of the options the bid has."""
    check_number(rows, "options")
    seen: set[int] = set()
    for index, row in enumerate(rows):
        place = f"options-{index}"
        if not row.name.strip():
            raise RowRefused("Give the option a name.", field=f"{place}-name")
        if row.score is not None and not 0 <= row.score <= HIGHEST_SCORE:
            raise RowRefused(f"The score must be from 0 to {HIGHEST_SCORE}.", field=f"{place}-score")
        if row.does_nothing and row.preferred:
            raise RowRefused("Doing nothing cannot be the preferred option.", field=f"{place}-preferred")
        if row.number is not None:
            if row.number not in numbers or row.number in seen:
                raise RowRefused(
                    f"Option {row.number} has been removed meanwhile. Open the page again and add it as new.",
                    field=f"{place}-name",
                )
            seen.add(row.number)
    _check_one(rows, "does_nothing", "Only one option can be doing nothing.")
    _check_one(rows, "preferred", "Only one option can be preferred.")


def _check_one(rows: Sequence[OptionRow], field: str, message: str) -> None:
    marked = [index for index, row in enumerate(rows) if getattr(row, field)]
    if len(marked) > 1:
        raise RowRefused(message, field=f"options-{marked[1]}-{field}")


def check_benefit_rows(rows: Sequence[BenefitRow], options: Collection[int]) -> None:
    check_number(rows, "benefits")
    for index, row in enumerate(rows):
        place = f"benefits-{index}"
        if not row.description.strip():
            raise RowRefused("Say what the benefit is.", field=f"{place}-description")
        check_option(row.option, options, place)
        if row.kind:
            check_choice(row.kind, BENEFIT_KINDS, f"{place}-kind")
        if row.year:
            check_year(row.year, f"{place}-year")
        if row.amount is not None:
            check_amount(row.amount, f"{place}-amount")
        check_prices(row.price_basis, row.price_year, place)
