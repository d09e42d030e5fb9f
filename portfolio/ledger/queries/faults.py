"""What is found not to stand."""

from dataclasses import dataclass
from decimal import Decimal

from legacyfund.lib.money import format_pounds


@dataclass(frozen=True)
class Fault:
    """`where` names the journal, the balance or the row, `what` says in a sentence what is wrong with it."""

    fund: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.fund} {self.where}: {self.what}"


def amount_found(amount: Decimal) -> str:
    """Pounds, or the plain word where an intruder left what is no amount."""
    return format_pounds(amount, pence=True) if amount.is_finite() else str(amount)
