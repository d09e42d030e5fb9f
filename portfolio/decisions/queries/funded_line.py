"""What funding down the ranking gives, and what the same money could buy."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bids.assessment.queries.ranking_table import RankingTable
from legacyfund.lib.money import NOTHING
from portfolio.choice.queries.problems import Choice, choice_of
from portfolio.choice.rules.answer import points
from portfolio.choice.rules.baselines import Way, baselines
from portfolio.choice.rules.solver import Status, select_portfolio
from portfolio.funds.models import RoundBudget

if TYPE_CHECKING:
    from bids.writing.models import Bid

SECONDS = 2
"""How long the page waits for the best set; scenarios take the time they need."""


@dataclass(frozen=True)
class FundedSet:
    """`value` without the criterion for cost, and `risk`, in tenths of a point; `cost` in pounds. `options`:
    how many of the bids are chosen otherwise than as asked.
    """

    bids: int
    options: int
    value: int
    risk: int
    cost: Decimal

    @property
    def points(self) -> str:
        return points(self.value)

    @property
    def risk_removed(self) -> str:
        return points(self.risk)


@dataclass(frozen=True)
class FundedLine:
    """`above`: ids of bids. `next_below`: the first bid by rank that the money does not reach. `best` is None
    where the best set was not proved in time.
    """

    money: Decimal
    above: frozenset[int]
    next_below: "Bid | None"
    down_the_list: FundedSet
    best: FundedSet | None

    @property
    def lost(self) -> int:
        """Tenths of a point that funding down the list leaves unbought."""
        return self.best.value - self.down_the_list.value if self.best else 0

    @property
    def lost_points(self) -> str:
        return points(self.lost)

    @property
    def lost_percent(self) -> int:
        """Of the best, in whole percent, halves up."""
        if not self.best or not self.best.value:
            return 0
        return int(Fraction(self.lost * 100, self.best.value) + Fraction(1, 2))


def funded_line(budget: RoundBudget, table: RankingTable, *, now: datetime) -> FundedLine:
    """Of a round whose ranking is frozen, `table` being all of it, as if nothing were decided yet; withdrawn
    bids are passed over.
    """
    choice = choice_of(budget.round, now=now)
    problem = choice.undecided_problem
    listed = baselines(problem, [row.candidate.id for row in choice.undecided])
    down = next(row.chosen for row in listed if row.way is Way.DOWN_THE_LIST)
    found = select_portfolio(problem, time_limit=SECONDS)
    bids = {line.bid.reference: line.bid for line in table.lines}
    below = [ask.reference for ask in choice.asks if ask.reference not in down]
    return FundedLine(
        money=_pounds(sum(pence for _, pence in problem.envelopes)),
        above=frozenset(bids[name].pk for name in down),
        next_below=bids[below[0]] if below else None,
        down_the_list=_funded_set(choice, down),
        best=_funded_set(choice, found.chosen) if found.status is Status.PROVEN else None,
    )


def _funded_set(choice: Choice, chosen: Collection[str]) -> FundedSet:
    rows = [row for row in choice.undecided if row.candidate.id in chosen]
    return FundedSet(
        bids=len(rows),
        options=sum(row.candidate.id != row.ask.reference for row in rows),
        value=sum(row.candidate.value for row in rows),
        risk=sum(row.risk for row in rows),
        cost=sum((_pounds(row.candidate.total) for row in rows), NOTHING),
    )


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)
