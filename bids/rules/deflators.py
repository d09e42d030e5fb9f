"""From the pounds of any year to the prices of the base year, by a table that is data.

Affordability is nominal, appraisal is real (HM Treasury, The Green Book), so every line says whose
prices it is in. The table below is an ASSUMPTION of this service: one flat planning rate for every
year. It is not the GDP deflator that HM Treasury publishes, and nobody has verified it against one. It
is shown beside every figure made with it and frozen with each version; another table is another entry
here, taken up by a later version of the questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from legacyfund.lib.financial_year import format_year, start_of


@dataclass(frozen=True)
class DeflatorTable:
    """`rates` is the growth of prices into a financial year from the one before, where it is known;
    `flat_rate` holds for every other year. `verified` says whether somebody has checked it against
    the source.
    """

    code: str
    source: str
    dated: date
    verified: bool
    flat_rate: Fraction
    rates: Mapping[str, Fraction] = field(default_factory=dict)

    def growth(self, year: str, base_year: str) -> Fraction:
        """How many pounds of `year` buy what one pound of `base_year` bought."""
        first, last = sorted((start_of(base_year), start_of(year)))
        grown = Fraction(1)
        for start in range(first + 1, last + 1):
            grown *= 1 + self.rates.get(format_year(start), self.flat_rate)
        return grown if start_of(year) >= start_of(base_year) else 1 / grown


PLANNING_RATE = DeflatorTable(
    code="PLANNING-2026",
    source="Planning assumption of the fund: prices grow by 2 % a year; not a published forecast",
    dated=date(2026, 11, 22),
    verified=False,
    flat_rate=Fraction("0.02"),
)
