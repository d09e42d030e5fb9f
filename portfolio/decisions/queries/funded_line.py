"""What funding down the ranking gives, and what the same money could buy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bids.assessment.queries.ranking_table import RankingTable
from bids.writing.workflow import BidStatus
from legacyfund.lib.money import NOTHING
from portfolio.choice.queries.envelopes import envelope_of
from portfolio.choice.queries.problems import choice_of, in_tenths
from portfolio.choice.rules.solver import Status, select_portfolio
from portfolio.decisions.queries.candidates import Candidate, candidates_of
from portfolio.funds.models import RoundBudget

if TYPE_CHECKING:
    from bids.writing.models import Bid

SECONDS = 2
"""How long the page waits for the best set; scenarios take the time they need."""


@dataclass(frozen=True)
class FundedSet:
    """`value` in points without the criterion for cost, to one decimal as it is shown; `cost` in pounds."""

    bids: int
    value: Decimal
    risk_removed: Fraction
    cost: Decimal


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
    def lost(self) -> Decimal | None:
        """Points that funding down the list leaves unbought."""
        return None if self.best is None else self.best.value - self.down_the_list.value

    @property
    def lost_percent(self) -> int:
        """Of the best, in whole percent, halves up."""
        if not self.best or not self.best.value or not self.lost:
            return 0
        return int(Fraction(self.lost) * 100 / Fraction(self.best.value) + Fraction(1, 2))


def funded_line(budget: RoundBudget, table: RankingTable) -> FundedLine:
    """Of a round whose ranking is frozen, `table` being all of it; withdrawn bids are passed over."""
    envelope = envelope_of(budget.round, budget.fund)
    running = [
        row for row in candidates_of(budget.round, budget.fund) if row.bid.status != BidStatus.WITHDRAWN
    ]
    above = [row for row in running if row.above_line]
    best = _best(budget, running)
    risk = {line.bid.pk: line.risk_removed for line in table.lines}
    return FundedLine(
        money=sum((amount for amount in envelope.values() if amount > 0), NOTHING),
        above=frozenset(row.bid.pk for row in above),
        next_below=next((row.bid for row in running if not row.above_line), None),
        down_the_list=_funded_set(above, risk),
        best=None if best is None else _funded_set(best, risk),
    )


def _best(budget: RoundBudget, running: Sequence[Candidate]) -> list[Candidate] | None:
    found = select_portfolio(choice_of(budget.round).undecided_problem, time_limit=SECONDS)
    if found.status is not Status.PROVEN:
        return None
    return [row for row in running if row.bid.reference in found.chosen]


def _tenths(row: Candidate) -> int:
    """Of a point: the value without the criterion for cost, as the choice counts it."""
    return in_tenths(Fraction(int(row.row.selection_numerator), int(row.row.selection_denominator)))


def _funded_set(chosen: Sequence[Candidate], risk: Mapping[int, Fraction]) -> FundedSet:
    return FundedSet(
        bids=len(chosen),
        value=Decimal(sum(_tenths(row) for row in chosen)) / 10,
        risk_removed=sum((risk[row.bid.pk] for row in chosen), Fraction(0)),
        cost=sum((row.total for row in chosen), NOTHING),
    )
