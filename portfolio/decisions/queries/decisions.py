"""Decisions as they stand: who sees them, one for each bid, their figures beside the fund's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import permissions_of
from bids.assessment.queries.panel import recused_bids
from bids.rounds.workflow import RoundStatus
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING
from portfolio.decisions.models import Decision, DecisionAmount
from portfolio.decisions.workflow import DecisionStatus
from portfolio.funds.models import CELL_ORDER, Fund, RoundBudget
from portfolio.ledger.queries.position import headroom

if TYPE_CHECKING:
    from bids.rounds.models import Round


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


def standing(*, but_of: Collection[int] = ()) -> QuerySet[Decision]:
    """One for each bid decided on: not reversed, or the promotion that takes it off the reserve list.

    Of the bids with these ids a promotion counts only once it is announced: until then, what was announced.
    """
    secret = Q(bid__in=but_of, promotes__isnull=False) & ~Q(status=DecisionStatus.ANNOUNCED)
    current = Decision.objects.exclude(status=DecisionStatus.REVERSED).exclude(secret)
    return current.filter(~Exists(current.filter(promotes=OuterRef("pk"))))


def promotions_kept_from(person: User, round: "Round", *, now: datetime) -> frozenset[int]:
    """Ids of the bids of an announced round of whose promotion the person learns nothing until it is
    announced. None before the round is: it has no promotions, and its pages are closed to them.
    """
    announced = round.status == RoundStatus.ANNOUNCED
    return recused_bids(person, round, now=now) if announced else frozenset()


def standing_decisions_visible_to(user: User, *, but_of: Collection[int] = ()) -> QuerySet[Decision]:
    """`but_of` as in `standing`."""
    decisions = (
        standing(but_of=but_of)
        .select_related("bid__round", "bid__department", "proposed_by", "confirmed_by", "option")
        .order_by("rank", "pk")
    )
    return decisions if may_see_decisions(user) else decisions.none()


def budget_for(decision: Decision) -> RoundBudget:
    return RoundBudget.objects.select_related("round", "fund").get(round=decision.bid.round_id)


def decision_figures(decision: Decision, fund: Fund, *, now: datetime) -> list[FigureRow]:
    """By year and control budget. `after` is what confirming would leave; the same as now otherwise."""
    free = headroom(fund, now=now)
    approving = decision.outcome == Decision.Outcome.APPROVE and decision.status == DecisionStatus.PROPOSED
    return [
        FigureRow(
            year=row.year,
            control_budget=row.control_budget,
            requested=row.requested,
            recommended=row.recommended,
            approved=row.approved,
            headroom=free.get(cell_of(row), NOTHING),
            after=free.get(cell_of(row), NOTHING) - (row.recommended if approving else NOTHING),
        )
        for row in decision.amounts.order_by(*CELL_ORDER)
    ]


def decision_as_shown(decision: Decision) -> list[object]:
    """What a page shows of it: what was proposed never changes, so its number and status tell."""
    return [decision.pk, decision.status]


def standing_decisions(round: "Round", *, but_of: Collection[int] = ()) -> QuerySet[Decision]:
    """`but_of` as in `standing`."""
    amounts = DecisionAmount.objects.order_by(*CELL_ORDER)
    return (
        standing(but_of=but_of)
        .filter(bid__round=round)
        .select_related("bid__department", "proposed_by", "confirmed_by", "option")
        .prefetch_related(Prefetch("amounts", amounts))
        .order_by("rank", "pk")
    )


def cell_of(row: DecisionAmount) -> tuple[str, str]:
    return row.year, row.control_budget
