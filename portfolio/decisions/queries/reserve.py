"""The reserve list of a round, in its order, beside the money that is free now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.assessment.queries.panel import recused_bids
from bids.rounds.workflow import RoundStatus
from bids.writing.workflow import BidStatus
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import NOTHING, format_pounds
from portfolio.decisions.models import Decision, DecisionAmount
from portfolio.decisions.queries.candidates import Amounts
from portfolio.decisions.queries.decisions import budgets_to_decide
from portfolio.decisions.workflow import DecisionStatus
from portfolio.funds.models import CELL_ORDER, RoundBudget
from portfolio.ledger.queries.position import headroom
from portfolio.ledger.rules.ended import ended_among, ended_on


@dataclass(frozen=True)
class ReserveRow:
    """A bid on the reserve list: its announced decision, what it asks for and what of that is not free.

    `place` counts from 1. `promotion` is the decision that is to take it off the list, where there is one.
    """

    place: int
    decision: Decision
    asked: Amounts
    lacking: Amounts
    promotion: Decision | None
    ended: tuple[str, ...]
    """The years it asks for that have ended: their money is not free any more, and never will be."""

    @property
    def fits(self) -> bool:
        return not self.lacking

    @property
    def waits(self) -> bool:
        """Nobody has proposed to fund it yet."""
        return self.promotion is None

    @property
    def total(self) -> Decimal:
        return sum(self.asked.values(), NOTHING)

    @property
    def asks_in_words(self) -> str:
        return money_in_words(self.asked)

    @property
    def lacks_in_words(self) -> str:
        return money_in_words(self.lacking)

    @property
    def ended_in_words(self) -> str:
        return " ".join(ended_on(year) for year in self.ended)


def money_in_words(amounts: Amounts) -> str:
    """`£1,200,000 in CDEL 2027-28 and £50,000 in RDEL admin 2026-27`."""
    parts = [
        f"{format_pounds(amount)} in {SHORT_CONTROL_BUDGETS[budget]} {year}"
        for (year, budget), amount in amounts.items()
    ]
    *others, last = parts or ["nothing"]
    return f"{', '.join(others)} and {last}" if others else last


def reserve_list(budget: RoundBudget, *, now: datetime) -> list[ReserveRow]:
    """The bids of an announced round that are still on the reserve list, in the order the panel gave them,
    then by rank.
    """
    free = headroom(budget.fund, now=now)
    amounts = DecisionAmount.objects.order_by(*CELL_ORDER)
    standing = Decision.objects.exclude(status=DecisionStatus.REVERSED)
    decisions = (
        Decision.objects.filter(
            bid__round=budget.round,
            outcome=Decision.Outcome.RESERVE,
            status=DecisionStatus.ANNOUNCED,
            bid__status=BidStatus.RESERVED,
        )
        .select_related("bid__round", "bid__department")
        .prefetch_related(Prefetch("amounts", amounts), Prefetch("promotions", standing))
        .order_by(F("reserve_place").asc(nulls_last=True), "rank", "pk")
    )
    today = london_date(now)
    return [_row(place, decision, free, today) for place, decision in enumerate(decisions, start=1)]


def _row(place: int, decision: Decision, free: Amounts, today: date) -> ReserveRow:
    rows = decision.amounts.all()
    asked = {(row.year, row.control_budget): row.requested for row in rows if row.requested}
    short = {cell: amount - free.get(cell, NOTHING) for cell, amount in asked.items()}
    lacking = {cell: amount for cell, amount in short.items() if amount > 0}
    promotion = next(iter(decision.promotions.all()), None)
    return ReserveRow(place, decision, asked, lacking, promotion, tuple(ended_among(asked, today)))


def next_that_fits(rows: Sequence[ReserveRow]) -> ReserveRow | None:
    """The first in order that the free money pays for as a whole, and that nobody has proposed yet."""
    return next((row for row in rows if row.fits and row.waits), None)


def reserve_seen_by(user: User, budget: RoundBudget, *, now: datetime) -> list[ReserveRow]:
    """The list without the bids the person is recused from."""
    hidden = recused_bids(user, budget.round, now=now)
    return [row for row in reserve_list(budget, now=now) if row.decision.bid_id not in hidden]


def with_reserve(budgets: QuerySet[RoundBudget]) -> QuerySet[Any]:
    """Read together with `has_reserve`: whether a bid of the round is on its reserve list."""
    on_reserve = Decision.objects.filter(
        bid__round=OuterRef("round"), bid__status=BidStatus.RESERVED, status=DecisionStatus.ANNOUNCED
    )
    return budgets.annotate(has_reserve=Exists(on_reserve))


def budgets_with_reserve(user: User) -> QuerySet[RoundBudget]:
    """Announced rounds with a bid on the reserve list, the newest first, for those who decide."""
    budgets = budgets_to_decide(user).filter(round__status=RoundStatus.ANNOUNCED)
    return with_reserve(budgets).filter(has_reserve=True)


def reserve_to_fund(
    user: User, *, now: datetime, budgets: Iterable[RoundBudget] | None = None
) -> list[ReserveRow]:
    """For each announced round with a reserve list, or of these budgets, the next bid on it that fits."""
    budgets = budgets_with_reserve(user) if budgets is None else budgets
    found = (next_that_fits(reserve_seen_by(user, budget, now=now)) for budget in budgets)
    return [row for row in found if row is not None]


def promotions_to_announce(user: User, *, now: datetime) -> list[Decision]:
    """Confirmed promotions whose departments have still to be told, but of bids the person is recused from;
    none for those who do not announce.
    """
    if not has_permission(user, Permission.ANNOUNCE_ROUND):
        return []
    waiting = Decision.objects.filter(promotes__isnull=False, status=DecisionStatus.CONFIRMED)
    found = waiting.select_related("bid__round").order_by("pk")
    rounds = {decision.bid.round_id: decision.bid.round for decision in found}
    hidden = {bid for round_ in rounds.values() for bid in recused_bids(user, round_, now=now)}
    return [decision for decision in found if decision.bid_id not in hidden]
