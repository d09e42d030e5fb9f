"""The form of a forecast: months by control budgets, and why a year differs from what is promised."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - the type of what a form is given

from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from legacyfund.web.forms import GovukTextarea, PoundsField
from portfolio.spend.forecasts.rules.pasting import PastedForecast, read_pasted
from portfolio.spend.forecasts.rules.terms import AwardFacts, Cell, Place, Said, cell_of
from portfolio.spend.forecasts.rules.years import (
    ExpectedYear,
    ask_why,
    comment_field,
    expected_years,
    field_of,
)

PASTE = "paste"
"""The name of the button that reads a pasted block, and of the box it stands in."""


@dataclass(frozen=True)
class Box:
    """A cell of the grid: a field to fill in, or the spend that is known."""

    field: forms.BoundField | None
    spent: Decimal | None
    expected_before: Decimal | None = None


@dataclass(frozen=True)
class MonthRow:
    month: Period
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class YearGrid:
    """`rows` is empty where all its spend is known. `comments`: the boxes of those of its control budgets
    that have to be explained.
    """

    year: str
    rows: tuple[MonthRow, ...]
    sums: tuple[ExpectedYear | None, ...]
    comments: tuple[forms.BoundField, ...]


class ForecastForm(forms.Form):
    """Blank is nothing expected. What it is filled from is the last version."""

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        facts: AwardFacts,
        known: Mapping[Place, Decimal],
        last: Said,
        comments: Mapping[Cell, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.facts, self.known, self.last = facts, known, last
        for place in facts.to_say:
            month, budget = place
            self.fields[field_of(place)] = PoundsField(
                label=f"Expected in {month.first_day:%B %Y}, {CONTROL_BUDGETS[budget]}",
                required=False,
                initial=last.get(place),
            )
        for cell in sorted({cell_of(place) for place in (*facts.to_say, *known)} | set(facts.promised)):
            self.fields[comment_field(cell)] = forms.CharField(
                label=f"Why does {CONTROL_BUDGETS[cell[1]]} in {cell[0]} differ?",
                max_length=2000,
                required=False,
                initial=comments.get(cell, ""),
                widget=GovukTextarea(rows=2),
            )

    def clean(self) -> dict[str, Any]:
        """Asks for every comment that is missing at once."""
        if not self.errors:
            for row in expected_years(self.facts, self.said()):
                name = comment_field(row.cell)
                if row.needs_comment and not self.cleaned_data.get(name, "").strip():
                    self.add_error(name, ask_why(row))
        return self.cleaned_data

    def said(self) -> dict[Place, Decimal]:
        amounts = ((place, self.cleaned_data.get(field_of(place))) for place in self.facts.to_say)
        return {place: amount for place, amount in amounts if amount}

    def comments(self) -> dict[Cell, str]:
        cells = [row.cell for row in expected_years(self.facts, self.said())]
        return {cell: self.cleaned_data.get(comment_field(cell), "") for cell in cells}

    def grids(self) -> Iterator[YearGrid]:
        """Each year with its months; one of which all is known only where it has to be explained."""
        shown = {row.cell: row for row in expected_years(self.facts, self._as_typed())}
        months = sorted({month for month, _ in (*self.facts.to_say, *self.known)})
        to_say = {month.year for month, _ in self.facts.to_say}
        for year in sorted(to_say | {row.year for row in shown.values() if row.needs_comment}):
            sums = tuple(shown.get((year, budget)) for budget in self.facts.budgets)
            yield YearGrid(
                year,
                tuple(self._row(month) for month in months if month.year == year and year in to_say),
                sums,
                tuple(self[comment_field(row.cell)] for row in sums if row and row.needs_comment),
            )

    def _row(self, month: Period) -> MonthRow:
        return MonthRow(month, tuple(self._box((month, budget)) for budget in self.facts.budgets))

    def _box(self, place: Place) -> Box:
        name = field_of(place)
        return Box(self[name], None) if name in self.fields else Box(None, self.known.get(place))

    def _as_typed(self) -> Said:
        """What the page shows: what was typed where it can be read, else what it is filled from."""
        if not self.is_bound:
            return {place: amount for place, amount in self.last.items() if place in set(self.facts.to_say)}
        self.is_valid()
        return {
            place: amount
            for place in self.facts.to_say
            if (amount := self.cleaned_data.get(field_of(place), NOTHING))
        }

    @property
    def budget_names(self) -> list[str]:
        return [SHORT_CONTROL_BUDGETS[budget] for budget in self.facts.budgets]


def read_into(data: QueryDict, facts: AwardFacts) -> tuple[QueryDict, PastedForecast]:
    """The posted form with the pasted amounts in its boxes, and what became of the block."""
    read, filled = read_pasted(str(data.get(PASTE, "")), facts.to_say), data.copy()
    for place, amount in read.amounts.items():
        filled[field_of(place)] = f"{amount:,.2f}".removesuffix(".00")
    if not read.faults:
        filled[PASTE] = ""
    return filled, read
