"""What a year of an award comes to in a control budget, and when that has to be explained.

The practice of variance reports: forecast less baseline, over baseline, explained above 5 per cent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from legacyfund.lib.control_budgets import CONTROL_BUDGETS, cell_order
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.money import MOST, NOTHING, format_exact, is_whole_pennies, round_fraction
from portfolio.spend.forecasts.rules.terms import AwardFacts, Cell, Place, Said, cell_of

EXPLAINED_ABOVE = 5
"""Per cent of what the award promises in the year."""


class ForecastRefused(DomainError):
    """An amount of the forecast is not one."""


class MonthSpent(ConflictRefused):
    """The spend of a month is accepted, so that nothing is expected of it any more."""


class VarianceUnexplained(DomainError):
    """A year differs from what is promised by more than may go without a comment."""


@dataclass(frozen=True)
class ExpectedYear:
    """Pounds of one cell. `to_come`: what is expected of the months whose spend is not known."""

    year: str
    control_budget: str
    promised: Decimal
    spent: Decimal
    to_come: Decimal

    @property
    def cell(self) -> Cell:
        return self.year, self.control_budget

    @property
    def expected(self) -> Decimal:
        return self.spent + self.to_come

    @property
    def variance(self) -> Decimal:
        """More than is promised, or with a minus less."""
        return self.expected - self.promised

    @property
    def percent(self) -> Decimal | None:
        """Of what is promised, to one place; undefined where nothing is."""
        if not self.promised:
            return None
        return round_fraction(Fraction(self.variance) / Fraction(self.promised) * 100, 1)

    @property
    def needs_comment(self) -> bool:
        return abs(self.variance) * 100 > self.promised * EXPLAINED_ABOVE

    @property
    def in_words(self) -> str:
        """`£120,000 less than the £1,000,000 the award promises of Capital (CDEL) in 2026-27 (−12.0%)`."""
        more = "more" if self.variance > 0 else "less"
        of = f"of {CONTROL_BUDGETS[self.control_budget]} in {self.year}"
        if not self.promised:
            return f"{format_exact(self.expected)} {of}, where the award promises nothing"
        part = f"{self.percent}%".replace("-", "\N{MINUS SIGN}")
        return (
            f"{format_exact(abs(self.variance))} {more} than the {format_exact(self.promised)} the award "
            f"promises {of} ({part})"
        )


def expected_years(facts: AwardFacts, said: Said) -> tuple[ExpectedYear, ...]:
    """A row for each cell in which the award has money, has spent or expects to."""
    to_come: dict[Cell, Decimal] = {}
    for place, amount in said.items():
        to_come[cell_of(place)] = to_come.get(cell_of(place), NOTHING) + amount
    cells = sorted({*facts.promised, *facts.spent, *to_come}, key=cell_order)
    return tuple(
        ExpectedYear(
            *cell,
            facts.promised.get(cell, NOTHING),
            facts.spent.get(cell, NOTHING),
            to_come.get(cell, NOTHING),
        )
        for cell in cells
    )


def check_said(facts: AwardFacts, said: Said, comments: Mapping[Cell, str]) -> tuple[ExpectedYear, ...]:
    """The years the forecast comes to. Raises MonthSpent, ForecastRefused, VarianceUnexplained."""
    open_places = set(facts.to_say)
    for place, amount in said.items():
        if place not in open_places:
            raise MonthSpent(_not_open(place))
        if not is_whole_pennies(amount) or not 0 <= amount <= MOST:
            raise ForecastRefused("Give pounds and whole pence, none below £0.", field=field_of(place))
    years = expected_years(facts, said)
    for row in years:
        if row.needs_comment and not comments.get(row.cell, "").strip():
            raise VarianceUnexplained(ask_why(row), field=comment_field(row.cell))
    return years


def ask_why(row: ExpectedYear) -> str:
    return f"Say why you expect {row.in_words}."


def field_of(place: Place) -> str:
    month, budget = place
    return f"amount_{month.year}_{month.number}_{budget}"


def comment_field(cell: Cell) -> str:
    return f"comment_{cell[0]}_{cell[1]}"


def _not_open(place: Place) -> str:
    month, budget = place
    return (
        f"{month.first_day:%B %Y} of {CONTROL_BUDGETS[budget]} is not asked for: its spend is accepted, or "
        "it is outside the award. Open the page again to see which months are left."
    )
