"""The ranking with boxes, and what is left of each envelope when the ticked bids are paid."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from portfolio.choice.models import Scenario
from portfolio.choice.queries.problems import Choice, envelopes_less_reserve
from portfolio.choice.rules.answer import points
from portfolio.choice.rules.baselines import slack
from portfolio.choice.rules.options import code_of, option_id
from portfolio.choice.rules.problem import Candidate, make_problem


@dataclass(frozen=True)
class PickRow:
    """`costs` is for the script: pence by cell, as in `2027-28 CDEL:1200000 …`."""

    candidate: Candidate
    rank: int
    title: str
    department: str
    picked: bool
    option: str = ""

    @property
    def key(self) -> str:
        """What its box posts."""
        return pick_key(self.rank, self.candidate)

    @property
    def points(self) -> str:
        return points(self.candidate.value)

    @property
    def cost(self) -> Decimal:
        return Decimal(self.candidate.total).scaleb(-2)

    @property
    def costs(self) -> str:
        return " ".join(f"{year}_{budget}:{pence}" for (year, budget), pence in self.candidate.cost)


@dataclass(frozen=True)
class PickCell:
    """`key` names the cell for the script; `pence` is what there is before anything is picked."""

    year: str
    control_budget: str
    pence: int
    left_pence: int

    @property
    def key(self) -> str:
        return f"{self.year}_{self.control_budget}"

    @property
    def budget_label(self) -> str:
        return SHORT_CONTROL_BUDGETS[self.control_budget]

    @property
    def envelope(self) -> Decimal:
        return Decimal(self.pence).scaleb(-2)

    @property
    def left(self) -> Decimal:
        return Decimal(self.left_pence).scaleb(-2)

    @property
    def picked(self) -> Decimal:
        return self.envelope - self.left


def pick_rows(choice: Choice, picked: Collection[str]) -> list[PickRow]:
    """By rank, a bid as asked before its options."""
    return [
        PickRow(
            row.candidate,
            row.ask.rank,
            row.ask.title,
            row.ask.department_short,
            row.candidate.id in picked,
            row.option,
        )
        for row in choice.listed
    ]


def pick_keys(choice: Choice) -> dict[str, str]:
    """By the candidate's id, what its box posts."""
    return {row.candidate.id: pick_key(row.ask.rank, row.candidate) for row in choice.listed}


def pick_key(rank: int, candidate: Candidate) -> str:
    """The rank, which a frozen ranking never changes, and the option's code: `12`, `12/1-year-later`."""
    return option_id(str(rank), code_of(candidate.id, candidate.bid))


def running_headroom(scenario: Scenario, choice: Choice, picked: Collection[str]) -> list[PickCell]:
    """By year and control budget, less what the scenario keeps back."""
    problem = make_problem(choice.candidates, envelopes_less_reserve(scenario, choice))
    left = slack(problem, sorted(set(picked) & problem.by_id.keys()))
    had = dict(problem.envelopes)
    return [
        PickCell(year, budget, had.get((year, budget), 0), pence) for (year, budget), pence in left.items()
    ]
