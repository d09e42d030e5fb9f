"""What the costs of a canonical document read as: a line, and the lines of an option as a grid."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from bids.writing.rules.coding import coding_challenge
from bids.writing.rules.cost_grid import Grid, grid_of, grid_places
from bids.writing.rules.vocabulary import COST_CATEGORIES, PAYERS
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING


def prices_in_words(basis: str, year: str) -> str:
    return f"{year} prices" if basis == "REAL" else "nominal"


@dataclass(frozen=True)
class DocumentCost:
    """`option` is the number of the option it belongs to, None in the short form. `partner` is the one that
    pays, blank in versions from before that was asked.
    """

    description: str
    year: str
    control_budget: str
    category: str
    payer: str
    amount: Decimal
    justification: str
    option: int | None = None
    price_basis: str = "NOMINAL"
    price_year: str = ""
    after_fund: bool = False
    partner: str = ""

    @property
    def control_budget_label(self) -> str:
        return SHORT_CONTROL_BUDGETS[self.control_budget]

    @property
    def category_label(self) -> str:
        return COST_CATEGORIES[self.category]

    @property
    def payer_label(self) -> str:
        """A partner by its name, where it is known."""
        return f"{PAYERS[self.payer]}: {self.partner}" if self.partner else PAYERS[self.payer]

    @property
    def details(self) -> str:
        """Who pays, and prices where they are not of the year itself."""
        prices = "" if self.price_basis == "NOMINAL" else f", {self.prices}"
        later = ", after the fund has stopped" if self.after_fund else ""
        payer = self.payer_label[:1].lower() + self.payer_label[1:]
        return f"{self.category_label}, paid by {payer}{prices}{later}"

    @property
    def challenge(self) -> str:
        """Why its category and control budget do not fit; empty where they do."""
        return coding_challenge(self.category, self.control_budget)

    @property
    def prices(self) -> str:
        return prices_in_words(self.price_basis, self.price_year)


@dataclass(frozen=True)
class GridCost:
    """A row of the grid: what its lines have in common. `place` tells rows of the same words apart."""

    place: int
    cost: DocumentCost


@dataclass(frozen=True)
class OptionCosts:
    """The cost lines of one option."""

    title: str
    lines: tuple[DocumentCost, ...]

    @cached_property
    def grid(self) -> Grid:
        """One row a cost, one column a year, as it was entered."""
        costs = [replace(line, year="", amount=NOTHING) for line in self.lines]
        places = grid_places((cost, line.year) for cost, line in zip(costs, self.lines, strict=True))
        return grid_of(
            (GridCost(place, cost), line.year, line.amount)
            for place, cost, line in zip(places, costs, self.lines, strict=True)
        )

    @property
    def grids(self) -> list[Grid]:
        """With as many years side by side as a page has room for."""
        return self.grid.parts

    @property
    def grids_on_paper(self) -> list[Grid]:
        return self.grid.parts_of(4)

    @property
    def narrow_grids(self) -> list[Grid]:
        """For a page that shares its width with another."""
        return self.grid.parts_of(3)
