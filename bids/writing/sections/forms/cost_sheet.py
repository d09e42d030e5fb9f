"""The costs of a bid as a grid: a row for each cost, a column for each year, totals of each option."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict  # noqa: TID251 - the type of what a form is given

from accounts.models import Department
from bids.writing.models import CostLine, Option
from bids.writing.rules.cost_grid import (
    AMOUNT,
    Grid,
    amount_in,
    bands,
    grid_of,
    grid_places,
)
from bids.writing.rules.grid_shapes import cost_shape
from bids.writing.sections.actions.rows import CostRow
from bids.writing.sections.forms.cost_tools import ToolOutcome, read_pounds, use_tool
from bids.writing.sections.forms.costs import (
    CostForm,
    OptionCostForm,
    partner_choice,
    payer_choices,
    payer_names,
)
from bids.writing.sections.forms.options import option_names
from bids.writing.sections.forms.part_lines import PartLines
from bids.writing.sections.forms.tool_boxes import ToolBoxes
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, ControlBudget
from legacyfund.lib.financial_year import following_year
from legacyfund.lib.money import NOTHING
from legacyfund.web.lines import LineForm

Row = Mapping[str, Any]
MOST_COSTS = 100
FEWEST_YEARS = 5
"""So many years the grid shows; later ones once they hold something or are asked for."""
SHARED = ("description", "control_budget", "category", "payer", "justification")
"""What the lines of one cost have in common, whatever their years."""


@dataclass(frozen=True)
class ShownLine:
    """A line of the grid as the page shows it. `first` are its first years, `later` the rows of years under
    them, empty where there are none; `room` are the columns left there, and `total` is of what can be read,
    in so many years (`filled`).
    """

    cost: CostForm
    first: list[forms.BoundField]
    later: list[list[forms.BoundField]]
    room: int
    total: Decimal
    filled: int

    @property
    def stands_open(self) -> bool:
        """On a screen that folds the lines: a new one, and one with something to put right."""
        return not self.cost.was or bool(self.cost.wrong or self.cost.shows_more)


@dataclass(frozen=True)
class GridTotal:
    """The totals of an option by year, of what is typed; `option` is its number as the form posts it."""

    option: str
    title: str
    bands: list[list[tuple[str, Decimal]]]
    total: Decimal
    has_costs: bool


class CostFormSet(PartLines):
    """`outcome` is what a button of the grid did to what was typed, None when none was pressed."""

    form: type[CostForm] = CostForm
    row = "Cost"
    max_num, absolute_max = MOST_COSTS, MOST_COSTS + 1

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        self.years: Sequence[str] = kwargs["form_kwargs"]["years"]
        self.options: Sequence[Option] = kwargs["form_kwargs"].get("options", ())
        self.partners: Sequence[Department] = kwargs["form_kwargs"]["partners"]
        self.outcome: ToolOutcome | None = None
        if data is not None:
            data, self.outcome = use_tool(
                data,
                prefix=kwargs["prefix"],
                most=MOST_COSTS,
                years=self.years,
                shape=cost_shape(option_names(self.options), payer_names(self.partners)),
            )
        super().__init__(data, **kwargs)
        self.extra = 1
        self.boxes = ToolBoxes(self)

    @cached_property
    def shown_years(self) -> Sequence[str]:
        """The first years, up to the last that holds something or was on the page that was posted."""
        if self.outcome is not None and self.outcome.every_year:
            return self.years
        posted = {name.rpartition(AMOUNT)[2] for name in self.data if AMOUNT in name}
        held = {year for form in self.forms for year in self.years if form[amount_in(year)].value()}
        last = max(
            (place for place, year in enumerate(self.years, start=1) if year in posted | held), default=0
        )
        return self.years[: max(last, FEWEST_YEARS)]

    @property
    def year_bands(self) -> list[Sequence[str]]:
        """The years that stand side by side, those below one another apart."""
        return [self.shown_years[start:stop] for start, stop in bands(len(self.shown_years))]

    @property
    def later_years(self) -> Sequence[str]:
        """Those the grid does not show yet."""
        return self.years[len(self.shown_years) :]

    @property
    def followed_years(self) -> list[tuple[str, str]]:
        """Each year shown that has one after it to copy it to, with that one."""
        return [
            (year, after)
            for year, after in zip(self.years, self.years[1:], strict=False)
            if year in self.shown_years and after == following_year(year)
        ]

    @property
    def lead(self) -> list[forms.BoundField]:
        """What stands between what a cost is for and its years, for the headings."""
        blank: CostForm = self.empty_form
        return blank.lead

    @property
    def budget_key(self) -> str:
        """What the short names of the control budgets stand for."""
        return "; ".join(f"{budget.short_label}: {budget.meaning.lower()}" for budget in ControlBudget)

    def shown_lines(self) -> Iterator[ShownLine]:
        first, *later = self.year_bands
        read = {index: amounts for index, _, amounts in self._shown}
        for index, form in enumerate(self.forms):
            cells = [form[amount_in(year)] for year in first]
            below = [[form[amount_in(year)] for year in band] for band in later]
            room = len(form.lead) if below else len(form.lead) + len(first)
            amounts = read.get(index, {})
            total = sum(amounts.values(), NOTHING)
            yield ShownLine(form, cells, below or [[]], room, total, filled=len(amounts))

    @property
    def totals(self) -> list[GridTotal]:
        """Of each option by itself: options exclude each other, so no total is over several."""
        names = self._option_titles()
        shown = [(str(row.get("option") or ""), amounts) for _, row, amounts in self._shown]
        found = []
        for option, title in names.items():
            of_option = [amounts for number, amounts in shown if number == option]
            by_year = {
                year: sum((amounts.get(year, NOTHING) for amounts in of_option), NOTHING)
                for year in self.shown_years
            }
            in_bands = [[(year, by_year[year]) for year in band] for band in self.year_bands]
            total = sum(by_year.values(), NOTHING)
            found.append(GridTotal(option, title, in_bands, total, has_costs=any(of_option)))
        return found

    def _option_titles(self) -> dict[str, str]:
        return {"": "All costs"}

    def grids(self) -> list[tuple[str, Grid]]:
        """What each option costs by control budget and payer; unreadable amounts are left out."""
        shown = [
            (str(row.get("option") or ""), (self._budget_and_payer(row), year, amount))
            for _, row, amounts in self._shown
            for year, amount in amounts.items()
        ]
        return [
            (title, grid_of(cells))
            for option, title in self._option_titles().items()
            if (cells := [cell for number, cell in shown if number == option])
        ]

    @cached_property
    def _shown(self) -> list[tuple[int, Row, dict[str, Decimal]]]:
        """The place of each line that stays, what it says, and the amounts that can be read, by year."""
        return list(self._read())

    def _read(self) -> Iterator[tuple[int, Row, dict[str, Decimal]]]:
        for index, form in enumerate(self.forms):
            row = {name: form[name].value() for name in form.fields}
            if row.get("DELETE"):
                continue
            amounts = {}
            for year in self.years:
                with suppress(ValueError):
                    if typed := str(row[amount_in(year)] or ""):
                        amounts[year] = read_pounds(typed)
            yield index, row, amounts

    def _budget_and_payer(self, row: Row) -> str:
        budget = SHORT_CONTROL_BUDGETS.get(row["control_budget"] or "", "no control budget")
        return f"{budget}, {payer_choices(self.partners).get(row['payer'] or '', 'no payer')}"

    @classmethod
    def initial_of(cls, lines: Sequence[CostLine]) -> list[dict[str, Any]]:
        """The saved lines as rows of the grid."""
        shared = [cls._shared_of(line) for line in lines]
        places = grid_places((tuple(row.items()), line.year) for row, line in zip(shared, lines, strict=True))
        rows: dict[int, dict[str, Any]] = {}
        for place, row, line in zip(places, shared, lines, strict=True):
            rows.setdefault(place, row)[amount_in(line.year)] = line.amount
        return list(rows.values())

    @classmethod
    def _shared_of(cls, line: CostLine) -> dict[str, Any]:
        """A line that a partner pays without saying which is asked again who pays."""
        payer = partner_choice(line.partner) if line.partner else line.payer
        return {**{name: getattr(line, name) for name in SHARED}, "payer": payer}

    def rows_of(self, lines: Sequence[Row]) -> list[CostRow]:
        """A row for each year of each cost that has an amount."""
        return [
            replace(self._shared(line), year=year, amount=amount)
            for line in lines
            for year, amount in self._amounts(line)
        ]

    def place_of(self, index: int, field: str) -> tuple[LineForm | None, str]:
        saved = [(form, year) for form, line in self._kept_lines() for year, _ in self._amounts(line)]
        year = saved[index][1] if index < len(saved) else ""
        form = self.right_or_none([form for form, _ in saved], index)
        return form, amount_in(year) if field in ("year", "amount") else field

    def _amounts(self, line: Row) -> Iterator[tuple[str, Decimal]]:
        """Each year of a cost that has an amount."""
        for year in self.years:
            amount = line.get(amount_in(year))
            if amount is not None:
                yield year, amount

    def _shared(self, row: Row) -> CostRow:
        """What every line of a cost has, as of no year."""
        partners = {partner_choice(department): department for department in self.partners}
        return CostRow(
            **{name: row[name] for name in SHARED if name != "payer"},
            year="",
            amount=NOTHING,
            payer="PARTNER" if row["payer"] in partners else row["payer"],
            partner=partners.get(row["payer"]),
        )


class OptionCostFormSet(CostFormSet):
    form = OptionCostForm

    def _option_titles(self) -> dict[str, str]:
        titles = {
            str(row.number): f"Option {row.number}, {row.name}{' (preferred)' if row.preferred else ''}"
            for row in self.options
        }
        return {**titles, "": "Costs without an option"}

    @classmethod
    def _shared_of(cls, line: CostLine) -> dict[str, Any]:
        return {
            **super()._shared_of(line),
            "option": str(line.option.number) if line.option else "",
            "price_year": line.price_year,
            "after_fund": line.after_fund,
        }

    def _shared(self, row: Row) -> CostRow:
        return replace(
            super()._shared(row),
            option=int(row["option"]) if row["option"] else None,
            after_fund=row["after_fund"],
            price_basis="REAL" if row["price_year"] else "NOMINAL",
            price_year=row["price_year"],
        )
