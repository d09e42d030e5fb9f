"""What the sign-off vouches for: what a return paid and gave back, by year and control budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING


@dataclass(frozen=True)
class Vouched:
    """`year` is that of the payments; it is another than the return's where accruals are corrected.

    `given_back`: refunds and reversals together, as a negative amount.
    """

    year: str
    control_budget: str
    lines: int
    paid: Decimal
    given_back: Decimal

    @property
    def net(self) -> Decimal:
        return self.paid + self.given_back

    @property
    def budget_in_words(self) -> str:
        return CONTROL_BUDGETS[self.control_budget]


@dataclass(frozen=True)
class InAll:
    """The rows of a return together."""

    lines: int
    paid: Decimal
    given_back: Decimal
    net: Decimal


def in_all(rows: Sequence[Vouched]) -> InAll:
    return InAll(
        lines=sum(row.lines for row in rows),
        paid=sum((row.paid for row in rows), NOTHING),
        given_back=sum((row.given_back for row in rows), NOTHING),
        net=sum((row.net for row in rows), NOTHING),
    )
