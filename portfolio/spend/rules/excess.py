"""A return that reports more than there is: told before anybody certifies it, not when the fund holds it."""

from dataclasses import dataclass
from decimal import Decimal

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING, format_pounds


@dataclass(frozen=True)
class ExcessRow:
    """One year × control budget of an award, and what a return would make of it.

    `waiting`: what other returns report that have been sent for certification and are not accepted.
    """

    year: str
    control_budget: str
    awarded: Decimal
    released: Decimal
    spent: Decimal
    waiting: Decimal
    net: Decimal

    @property
    def where(self) -> str:
        return f"{self.year}, {CONTROL_BUDGETS[self.control_budget]}"

    @property
    def over_released(self) -> Decimal:
        return self._over(self.released)

    @property
    def over_award(self) -> Decimal:
        return self._over(self.awarded)

    @property
    def beyond_award(self) -> Decimal:
        """How much of the return itself no release can cover, whatever becomes of the others."""
        return max(self.spent + self.net - self.awarded, NOTHING) if self.net > 0 else NOTHING

    @property
    def over_spent(self) -> Decimal:
        """How much more a refund gives back than was spent."""
        return max(-self.net - self.spent, NOTHING)

    @property
    def is_missing(self) -> bool:
        """Whether the fund cannot accept it now, whatever becomes of the others."""
        return bool(self.over_spent) or self.net > max(self.released - self.spent, NOTHING)

    @property
    def is_over(self) -> bool:
        return bool(self.over_released or self.over_award or self.over_spent)

    @property
    def sentences(self) -> list[str]:
        """What is wrong and what will happen, for the preparer, the sign-off and the fund."""
        if self.over_spent:
            return [
                f"{self.where}: the return gives back {_pounds(self.over_spent)} more than has been spent. "
                "The fund holds it until more spend is accepted. Look whether the refund belongs here."
            ]
        if not self.over_released:
            return []
        if not self.awarded:
            return [
                f"{self.where}: the award has no money there, and the return reports {_pounds(self.net)}. No "
                "release can cover that: it has to be reported for a year and control budget the award has, "
                "or the award changed. Until then the fund cannot accept it."
            ]
        if self.net > self.released - self.spent:
            said = (
                f"the return reports {_pounds(self.net - (self.released - self.spent))} more than is released"
            )
            held = "The fund holds it until more money is released."
        else:
            more = _pounds(self.over_released)
            said = f"with the other returns that wait, {more} more is reported than is released"
            held = "The fund holds the return that it comes to last, until more money is released."
        if not self.over_award:
            return [f"{self.where}: {said}. {held}"]
        return [
            f"{self.where}: {said}.",
            f"{self.where}: {_pounds(self.over_award)} of it is more than the whole award. No release can "
            "cover that: what is reported has to be corrected, or the award changed.",
        ]

    def _over(self, most: Decimal) -> Decimal:
        return max(self.spent + self.waiting + self.net - most, NOTHING) if self.net > 0 else NOTHING


def _pounds(amount: Decimal) -> str:
    return format_pounds(amount, pence=True)
