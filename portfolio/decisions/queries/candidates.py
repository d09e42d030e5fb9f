"""The ranked bids before the panel: what each asks for, what a decision is held against, the money left."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from bids.assessment.queries.ranking_table import frozen_ranking
from bids.versions.queries.offered import OfferedOption, offered_by
from bids.writing.workflow import BidStatus
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.money import NOTHING
from portfolio.choice.queries.adoption import adopted_set
from portfolio.choice.queries.envelopes import envelope_of
from portfolio.choice.rules.answer import points
from portfolio.decisions.models import Decision
from portfolio.decisions.queries.decisions import cell_of, standing_decisions
from portfolio.decisions.rules.funded_line import add, count_funded
from portfolio.decisions.workflow import DecisionStatus
from portfolio.funds.models import Fund

if TYPE_CHECKING:
    from bids.assessment.models import RankingRow
    from bids.rounds.models import Round
    from bids.writing.models import Bid


Cell = tuple[str, str]
Amounts = dict[Cell, Decimal]

AS_ASKED = "As asked"


@dataclass(frozen=True)
class WayToFund:
    """The bid as asked (`code` blank), or an option that its department offers. `requested` is what it asks
    for: of a later start, as many years later; `most` is what may be recommended of that.
    """

    code: str
    name: str
    requested: Amounts
    most: Amounts

    @property
    def total(self) -> Decimal:
        return sum(self.most.values(), NOTHING)


@dataclass(frozen=True)
class Candidate:
    """A ranked bid: what it asks for, whether funding down the list reaches it, what was decided."""

    row: "RankingRow"
    bid: "Bid"
    asked: Amounts
    above_line: bool
    decision: Decision | None
    adopted: bool | None = None
    """Whether the scenario that the chair adopted chooses it; None while none is adopted."""
    departure: int | None = None
    """Tenths of a point that deciding otherwise than the adopted scenario costs, where known."""
    options: tuple[OfferedOption, ...] = ()
    adopted_option: str = ""
    """The code of the option that the adopted scenario chooses; blank for the bid as asked."""

    @cached_property
    def ways(self) -> Mapping[str, WayToFund]:
        """By code, the bid as asked first."""
        ways = {"": WayToFund("", AS_ASKED, self.asked, self.asked)}
        for row in self.options:
            asked = dict(row.asked)
            requested = asked if row.years else self.asked
            most = {cell: asked.get(cell, NOTHING) for cell in requested}
            ways[row.code] = WayToFund(row.code, row.name, requested, most)
        return ways

    @property
    def expected_way(self) -> WayToFund:
        return self.ways[self.adopted_option]

    @property
    def total(self) -> Decimal:
        return sum(self.asked.values(), NOTHING)

    @property
    def stands_beside(self) -> list[str]:
        """What a decision on it is held against, in whole sentences: to depart from it needs a reason."""
        where = "above" if self.above_line else "below"
        sentences = [f"Funding down the ranking, it is {where} the line."]
        if self.adopted is not None:
            deed = "chooses it" if self.adopted else "leaves it out"
            which = f": {self.expected_way.name.lower()}" if self.adopted and self.options else ""
            sentences.append(f"The adopted scenario {deed}{which}.")
        if self.departure is not None:
            step = "Leaving it out" if self.adopted else "Funding it"
            if self.options:
                step = "Doing without that option" if self.adopted else "Funding the best of its options"
            sentences.append(f"{step} costs {points(self.departure)} points of the best set.")
        return sentences

    @property
    def is_expected(self) -> bool:
        """Funded by the scenario that the chair adopted; by funding down the list where none is."""
        return self.above_line if self.adopted is None else self.adopted

    @property
    def may_be_decided(self) -> bool:
        return self.bid.status == BidStatus.SCORED and self.decision is None


@dataclass(frozen=True)
class EnvelopeRow:
    """One cell of the fund as this round meets it. `left` is what remains if every proposal is confirmed."""

    year: str
    control_budget: str
    envelope: Decimal
    confirmed: Decimal
    proposed: Decimal
    left: Decimal

    @property
    def budget_label(self) -> str:
        return SHORT_CONTROL_BUDGETS[self.control_budget]


def candidates_of(
    round: "Round", fund: Fund, *, now: datetime, but_of: Collection[int] = ()
) -> list[Candidate]:
    """The bids of the frozen ranking by rank; withdrawn ones are left out of the funded line. `but_of` as in
    `standing`.
    """
    rows = frozen_ranking(round)
    prefetch_related_objects([row.version for row in rows], "amounts")
    decisions = {decision.bid_id: decision for decision in standing_decisions(round, but_of=but_of)}
    asks = {row.pk: _asked(row) for row in rows}
    running = [row for row in rows if row.version.bid.status != BidStatus.WITHDRAWN]
    adopted = adopted_set(round)
    offered = offered_by([row.version_id for row in rows])
    funded = count_funded([asks[row.pk] for row in running], envelope_of(round, fund, now=now))
    above = {row.pk for row in running[:funded]}
    return [
        Candidate(
            row=row,
            bid=row.version.bid,
            asked=asks[row.pk],
            above_line=row.pk in above,
            adopted=None if adopted is None else row.version.bid.reference in adopted.bids,
            departure=None if adopted is None else adopted.departures.get(row.version.bid.reference),
            decision=decisions.get(row.version.bid_id),
            options=offered.get(row.version_id, ()),
            adopted_option="" if adopted is None else adopted.options.get(row.version.bid.reference, ""),
        )
        for row in rows
    ]


def _asked(row: "RankingRow") -> Amounts:
    asked = {(amount.year, amount.control_budget): amount.requested for amount in row.version.amounts.all()}
    return {cell: asked[cell] for cell in sorted(asked, key=cell_order)}


def envelope_rows(
    round: "Round", fund: Fund, candidates: Iterable[Candidate], *, now: datetime
) -> list[EnvelopeRow]:
    """Running headroom by year × control budget: the envelope, what is confirmed and what is proposed."""
    confirmed: Amounts = {}
    proposed: Amounts = {}
    for candidate in candidates:
        decision = candidate.decision
        if decision is None or decision.outcome != Decision.Outcome.APPROVE:
            continue
        if decision.status == DecisionStatus.PROPOSED:
            proposed = add(proposed, {cell_of(row): row.recommended for row in decision.amounts.all()})
        else:
            confirmed = add(
                confirmed, {cell_of(row): row.approved or NOTHING for row in decision.amounts.all()}
            )
    envelopes = envelope_of(round, fund, now=now)
    return [
        EnvelopeRow(
            year=year,
            control_budget=budget,
            envelope=envelopes[year, budget],
            confirmed=confirmed.get((year, budget), NOTHING),
            proposed=proposed.get((year, budget), NOTHING),
            left=envelopes[year, budget]
            - confirmed.get((year, budget), NOTHING)
            - proposed.get((year, budget), NOTHING),
        )
        for year, budget in sorted(envelopes, key=cell_order)
    ]


def decided_and_withdrawn(candidates: Iterable[Candidate]) -> list[str]:
    """References of bids withdrawn after they were decided: the decisions are to be reversed first."""
    return [
        candidate.bid.reference
        for candidate in candidates
        if candidate.decision is not None and candidate.bid.status == BidStatus.WITHDRAWN
    ]


def undecided(candidates: Iterable[Candidate]) -> list[str]:
    """References of scored bids without a confirmed decision: the round cannot be announced yet."""
    return [
        candidate.bid.reference
        for candidate in candidates
        if candidate.bid.status == BidStatus.SCORED
        and (candidate.decision is None or candidate.decision.status == DecisionStatus.PROPOSED)
    ]
