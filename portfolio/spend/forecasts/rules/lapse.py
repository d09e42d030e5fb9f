"""What of a year's money is expected not to be spent by its 31 March, and so would lapse.

Source: unspent money lapses on 31 March unless a Budget Exchange into a later year is recorded (Consolidated
Budgeting Guidance).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from legacyfund.lib.money import NOTHING
from portfolio.spend.forecasts.rules.terms import Cell


@dataclass(frozen=True)
class WouldLapse:
    """Of an award in one cell: pounds promised to it, handed over, spent, and expected to be spent."""

    committed: Decimal
    released: Decimal
    spent: Decimal
    forecast: Decimal | None
    """None where nobody has said."""

    @property
    def amount(self) -> Decimal | None:
        """What is promised and not expected to be spent; nought where more is expected than is promised."""
        return None if self.forecast is None else max(self.committed - self.forecast, NOTHING)

    @property
    def with_department(self) -> Decimal | None:
        """The part of it that was released already, so that a reduction alone does not free it."""
        return None if self.forecast is None else max(self.released - self.forecast, NOTHING)

    @property
    def to_free(self) -> Decimal | None:
        """The part that a reduction or a budget exchange can take before it lapses."""
        if self.amount is None or self.with_department is None:
            return None
        return self.amount - self.with_department


def fits_freed(lacking: Mapping[Cell, Decimal], freed: Mapping[Cell, Decimal]) -> bool:
    """Whether what a bid of the reserve list lacks is all among what would come free."""
    return bool(lacking) and all(amount <= freed.get(cell, NOTHING) for cell, amount in lacking.items())
