"""A round before the panel: its frozen ranking, what was decided, and the money that is left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries import has_permission, people_with, permissions_of
from bids.assessment.queries.panel import chair_of, interest_in
from bids.assessment.queries.ranking_table import frozen_ranking
from bids.rounds.workflow import RoundStatus
from bids.versions.queries.offered import OfferedOption, offered_by
from bids.writing.workflow import BidStatus
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.money import NOTHING
from portfolio.choice.queries.adoption import adopted_set
from portfolio.choice.queries.envelopes import envelope_of
from portfolio.choice.rules.answer import points
from portfolio.decisions.models import Decision, DecisionAmount
from portfolio.decisions.rules.funded_line import add, count_funded
from portfolio.decisions.workflow import DECISION_TRANSITIONS, DecisionStatus
from portfolio.funds.models import CELL_ORDER, Fund, RoundBudget
from portfolio.ledger.queries.position import headroom

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
    def value(self) -> Decimal:
        """To one decimal, for display alone."""
        return (self.row.value_numerator / self.row.value_denominator).quantize(Decimal("0.1"))

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


@dataclass(frozen=True)
class FigureRow:
    """One cell of a decision, beside what the fund has there now and would have after confirming."""

    year: str
    control_budget: str
    requested: Decimal
    recommended: Decimal
    approved: Decimal | None
    headroom: Decimal
    after: Decimal

    @property
    def budget_label(self) -> str:
        return SHORT_CONTROL_BUDGETS[self.control_budget]

    @property
    def headroom_field(self) -> str:
        """By what name the page posts the headroom that it showed."""
        return f"headroom_{self.control_budget}_{self.year}"


def may_see_decisions(user: User) -> bool:
    """The fund, the chair and auditors: never a department, and no reviewer."""
    wanted = {Permission.PROPOSE_DECISION, Permission.CONFIRM_DECISION, Permission.SEE_AUDIT}
    return bool(permissions_of(user) & wanted)


def budgets_to_decide(user: User) -> QuerySet[RoundBudget]:
    """Rounds with a fund whose ranking is frozen, newest first; none for those who do not decide."""
    budgets = (
        RoundBudget.objects.filter(round__status__in=[RoundStatus.ASSESSED, RoundStatus.ANNOUNCED])
        .select_related("round", "fund")
        .order_by("-round__closes_at", "-pk")
    )
    return budgets if may_see_decisions(user) else budgets.none()


def standing() -> QuerySet[Decision]:
    """One for each bid decided on: not reversed, or the promotion that takes it off the reserve list."""
    promotion = Decision.objects.filter(promotes=OuterRef("pk")).exclude(status=DecisionStatus.REVERSED)
    return Decision.objects.exclude(status=DecisionStatus.REVERSED).filter(~Exists(promotion))


def standing_decisions_visible_to(user: User) -> QuerySet[Decision]:
    decisions = (
        standing()
        .select_related("bid__round", "bid__department", "proposed_by", "confirmed_by", "option")
        .order_by("rank", "pk")
    )
    return decisions if may_see_decisions(user) else decisions.none()


def budget_for(decision: Decision) -> RoundBudget:
    return RoundBudget.objects.select_related("round", "fund").get(round=decision.bid.round_id)


def decision_figures(decision: Decision, fund: Fund) -> list[FigureRow]:
    """By year and control budget. `after` is what confirming would leave; the same as now otherwise."""
    free = headroom(fund)
    approving = decision.outcome == Decision.Outcome.APPROVE and decision.status == DecisionStatus.PROPOSED
    return [
        FigureRow(
            year=row.year,
            control_budget=row.control_budget,
            requested=row.requested,
            recommended=row.recommended,
            approved=row.approved,
            headroom=free.get(_cell(row), NOTHING),
            after=free.get(_cell(row), NOTHING) - (row.recommended if approving else NOTHING),
        )
        for row in decision.amounts.order_by(*CELL_ORDER)
    ]


def obstacle_to_confirming(decision: Decision, user: User, *, now: datetime) -> str:
    """Why this person cannot confirm the decision now, as a sentence; empty when they can."""
    if not may_confirm(user, decision.bid, now=now):
        return "The chair confirms decisions."
    if decision.proposed_by_id == user.pk:
        return FORBIDDEN_PAIRS["confirm_decision"].refusal
    if obstacle := interest_in(decision.bid, user, now=now):
        return obstacle
    expected = BidStatus.SCORED if decision.promotes_id is None else BidStatus.RESERVED
    if decision.bid.status != expected:
        return f"{decision.bid.reference} is {decision.bid.get_status_display().lower()}."
    return ""


def may_reverse(decision: Decision, user: User, *, now: datetime) -> bool:
    return DECISION_TRANSITIONS.allows(decision.status, "reverse") and not obstacle_to_reversing(
        decision, user, now=now
    )


def obstacle_to_reversing(decision: Decision, user: User, *, now: datetime) -> str:
    """Why this person is not the one to take the decision back, as a sentence; empty when they are.

    A proposal: whoever proposes or confirms. A confirmed decision: the chair. Nobody on a bid of their own.
    """
    held = permissions_of(user)
    proposes = decision.status == DecisionStatus.PROPOSED and Permission.PROPOSE_DECISION in held
    if Permission.CONFIRM_DECISION not in held and not proposes:
        return "Only the chair reverses a confirmed decision."
    return interest_in(decision.bid, user, now=now)


def may_confirm(user: User, bid: "Bid", *, now: datetime) -> bool:
    """Whoever confirms decisions, and the deputy of the panel on a bid from which its chair is kept away."""
    if has_permission(user, Permission.CONFIRM_DECISION):
        return True
    chair = chair_of(bid, now=now)
    return chair is not None and chair.person_id == user.pk


def people_to_confirm(bid: "Bid", *, now: datetime) -> list[User]:
    """Who is told of a proposal: the chair of the round's panel, or where none is named everybody who
    confirms decisions; nobody with an interest in the bid. A deputy reads of it in the meeting.
    """
    asked = people_with(Permission.CONFIRM_DECISION)
    chair = chair_of(bid, now=now)
    if chair is not None:
        asked = asked.filter(pk=chair.person_id)
    return [person for person in asked if not interest_in(bid, person, now=now)]


def candidates_of(round: "Round", fund: Fund) -> list[Candidate]:
    """The bids of the frozen ranking by rank; withdrawn ones are left out of the funded line."""
    rows = frozen_ranking(round)
    prefetch_related_objects([row.version for row in rows], "amounts")
    decisions = {decision.bid_id: decision for decision in standing_decisions(round)}
    asks = {row.pk: _asked(row) for row in rows}
    running = [row for row in rows if row.version.bid.status != BidStatus.WITHDRAWN]
    adopted = adopted_set(round)
    offered = offered_by([row.version_id for row in rows])
    funded = count_funded([asks[row.pk] for row in running], envelope_of(round, fund))
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


def decision_as_shown(decision: Decision) -> list[object]:
    """What a page shows of it: what was proposed never changes, so its number and status tell."""
    return [decision.pk, decision.status]


def standing_decisions(round: "Round") -> QuerySet[Decision]:
    amounts = DecisionAmount.objects.order_by(*CELL_ORDER)
    return (
        standing()
        .filter(bid__round=round)
        .select_related("bid__department", "proposed_by", "confirmed_by", "option")
        .prefetch_related(Prefetch("amounts", amounts))
        .order_by("rank", "pk")
    )


def envelope_rows(round: "Round", fund: Fund, candidates: Iterable[Candidate]) -> list[EnvelopeRow]:
    """Running headroom by year × control budget: the envelope, what is confirmed and what is proposed."""
    confirmed: Amounts = {}
    proposed: Amounts = {}
    for candidate in candidates:
        decision = candidate.decision
        if decision is None or decision.outcome != Decision.Outcome.APPROVE:
            continue
        if decision.status == DecisionStatus.PROPOSED:
            proposed = add(proposed, {_cell(row): row.recommended for row in decision.amounts.all()})
        else:
            confirmed = add(
                confirmed, {_cell(row): row.approved or NOTHING for row in decision.amounts.all()}
            )
    envelopes = envelope_of(round, fund)
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


def _cell(row: DecisionAmount) -> Cell:
    return row.year, row.control_budget


def undecided(candidates: Iterable[Candidate]) -> list[str]:
    """References of scored bids without a confirmed decision: the round cannot be announced yet."""
    return [
        candidate.bid.reference
        for candidate in candidates
        if candidate.bid.status == BidStatus.SCORED
        and (candidate.decision is None or candidate.decision.status == DecisionStatus.PROPOSED)
    ]
