"""What a correction says: an accepted line is taken back, and what is right stands in its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from operator import not_
from typing import Any

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.days import day_in_words
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import format_pounds
from legacyfund.lib.placeholders import is_placeholder
from legacyfund.lib.spoiled import error_saved, spoiled_number
from portfolio.spend.rules.findings import Finding, Severity
from portfolio.spend.rules.lines import TEXT_LENGTHS, CheckedFile, CheckedLine, Use
from portfolio.spend.rules.texts import no_number


class CorrectionRefused(DomainError):
    """The line cannot be corrected, or not like this."""


@dataclass(frozen=True)
class Right:
    """What is right of a payment, as the department says it."""

    award: str
    control_budget: str
    paid_on: date
    supplier: str
    transaction_number: str
    amount: Decimal
    description: str

    @property
    def use(self) -> Use:
        return Use(self.award, self.control_budget)

    def as_line(self, number: int) -> CheckedLine:
        """As a line of a file is checked."""
        return CheckedLine(
            *(number, self.paid_on, self.supplier, self.transaction_number, 1, self.amount),
            description=self.description,
            award=self.award,
            control_budget=self.control_budget,
        )


def right_in(line: CheckedLine) -> Right:
    """What a line says, of what a correction may change."""
    return Right(
        award=line.award,
        control_budget=line.control_budget,
        paid_on=line.paid_on,
        supplier=line.supplier,
        transaction_number=line.transaction_number,
        amount=line.amount,
        description=line.description,
    )


LABELS = {
    "award": "Award",
    "control_budget": "Control budget",
    "paid_on": "Date of payment",
    "supplier": "Supplier",
    "transaction_number": "Transaction number",
    "amount": "Amount",
    "description": "Description",
}
"""The facts of a line that a correction may change, in words."""


@dataclass(frozen=True)
class Change:
    """One fact of a line before and after, as people read them."""

    label: str
    before: str
    after: str


def changes(before: Right, after: Right) -> tuple[Change, ...]:
    """What differs, in the order of LABELS."""
    return tuple(
        Change(LABELS[name], in_words(name, before), in_words(name, after))
        for name in (field.name for field in fields(Right))
        if getattr(before, name) != getattr(after, name)
    )


def in_words(name: str, right: Right) -> str:
    value = getattr(right, name)
    if name == "amount":
        return format_pounds(value, pence=True)
    if name == "paid_on":
        return day_in_words(value)
    return CONTROL_BUDGETS[value] if name == "control_budget" else str(value)


def reversing(before: Right) -> Right:
    return replace(before, amount=-before.amount)


def check_right(before: Right, after: Right, *, years: tuple[str, str], today: date) -> None:
    """Raises CorrectionRefused, with the field, for what no line may say. `years`: the first and the last of
    the fund that pays.
    """
    if not changes(before, after):
        raise CorrectionRefused("Nothing of the line is changed. Change what is wrong, or leave it as it is.")
    for name, (is_lacking, words) in _NEEDED.items():
        if is_lacking(getattr(after, name)):
            raise CorrectionRefused(words, field=name)
    for name in ("supplier", "transaction_number", "description"):
        if len(getattr(after, name)) > TEXT_LENGTHS[name]:
            raise CorrectionRefused(f"Keep it to {TEXT_LENGTHS[name]:,} characters.", field=name)
    if error := error_saved(after.supplier):
        raise CorrectionRefused(error, field="supplier")
    if spoiled := spoiled_number(after.transaction_number):
        raise CorrectionRefused(spoiled, field="transaction_number")
    if after.paid_on > today:
        raise CorrectionRefused("That day has not come. Give the day it was paid.", field="paid_on")
    if not years[0] <= Period.of(after.paid_on).year <= years[1]:
        raise CorrectionRefused(
            f"The fund runs from {years[0]} to {years[1]}. Give a day in those years.", field="paid_on"
        )


_NEEDED: dict[str, tuple[Callable[[Any], bool], str]] = {
    "supplier": (is_placeholder, "Say who was paid."),
    "transaction_number": (no_number, "Give the department’s number for the payment."),
    "amount": (not_, "A line of nothing says nothing. Take the line out instead."),
}


def check_stands_once(checked: CheckedFile, after: CheckedLine) -> None:
    """Raises CorrectionRefused where what would stand in the line's place is reported already, or looks like
    a payment that is. `checked`: the reversal and this line, held against what stands.
    """
    found: Sequence[Finding] = [
        one
        for one in checked.findings
        if one.line == after.line and one.severity in (Severity.FAULT, Severity.CHALLENGE)
    ]
    if found:
        raise CorrectionRefused(
            f"{found[0].message} If it is another payment all the same, take the line out here and report it "
            "in a file, where you can say why.",
            field="transaction_number",
        )
