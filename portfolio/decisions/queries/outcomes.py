"""The outcomes of an announced round, by department: what each asked for and what it got."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.rounds.workflow import RoundStatus
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import NOTHING
from portfolio.decisions.models import Decision, DecisionAmount
from portfolio.decisions.workflow import DecisionStatus
from portfolio.funds.models import CELL_ORDER, RoundBudget

if TYPE_CHECKING:
    from bids.rounds.models import Round

TOLD = {"APPROVE": "Approved", "RESERVE": "On the reserve list", "REJECT": "Not funded"}
CSV_HEAD = [
    "Round",
    "Department",
    "Bid",
    "Title",
    "Outcome",
    "Announced on",
    "Award",
    "Year",
    "Control budget",
    "Requested",
    "Recommended",
    "Approved",
]


@dataclass(frozen=True)
class Outcome:
    """What a department was told of a bid last. Amounts are pounds over all years and control budgets."""

    decision: Decision
    words: str
    requested: Decimal
    recommended: Decimal
    approved: Decimal


@dataclass(frozen=True)
class DepartmentOutcomes:
    """The bids of one department in their order."""

    department: str
    outcomes: tuple[Outcome, ...]

    @property
    def requested(self) -> Decimal:
        return sum((row.requested for row in self.outcomes), NOTHING)

    @property
    def approved(self) -> Decimal:
        return sum((row.approved for row in self.outcomes), NOTHING)


def budgets_announced(user: User) -> QuerySet[RoundBudget]:
    """Announced rounds with their funds, for those who see a fund's position; none for others."""
    budgets = RoundBudget.objects.filter(round__status=RoundStatus.ANNOUNCED).select_related("round", "fund")
    return budgets if has_permission(user, Permission.SEE_POSITION) else budgets.none()


def announced_decisions(round: "Round") -> list[Decision]:
    """What departments were told last, by department and reference. A promotion that is not announced yet
    leaves the bid on the reserve list.
    """
    amounts = DecisionAmount.objects.order_by(*CELL_ORDER)
    told = (
        Decision.objects.filter(bid__round=round, status=DecisionStatus.ANNOUNCED)
        .select_related("bid__department", "bid__round", "award")
        .prefetch_related(Prefetch("amounts", amounts))
        .order_by("bid__department__name", "bid__reference", "-pk")
    )
    latest: dict[int, Decision] = {}
    for decision in told:
        latest.setdefault(decision.bid_id, decision)
    return list(latest.values())


def outcomes_by_department(decisions: Iterable[Decision]) -> list[DepartmentOutcomes]:
    found: dict[str, list[Outcome]] = {}
    for decision in decisions:
        found.setdefault(str(decision.bid.department), []).append(_outcome(decision))
    return [DepartmentOutcomes(department, tuple(rows)) for department, rows in found.items()]


def _outcome(decision: Decision) -> Outcome:
    rows = decision.amounts.all()
    return Outcome(
        decision=decision,
        words=TOLD[decision.outcome],
        requested=sum((row.requested for row in rows), NOTHING),
        recommended=sum((row.recommended for row in rows), NOTHING),
        approved=sum((row.approved or NOTHING for row in rows), NOTHING),
    )


def outcome_rows(decisions: Iterable[Decision]) -> Iterator[list[str]]:
    """A row for each bid × year × control budget, below CSV_HEAD."""
    for decision in decisions:
        if decision.announced_at is None:
            raise AssertionError("an announced decision has its moment")
        award, announced_on = getattr(decision, "award", None), london_date(decision.announced_at)
        for row in decision.amounts.all():
            yield [
                decision.bid.round.reference,
                str(decision.bid.department),
                decision.bid.reference,
                decision.bid.title,
                TOLD[decision.outcome],
                announced_on.isoformat(),
                award.reference if award is not None else "",
                row.year,
                SHORT_CONTROL_BUDGETS[row.control_budget],
                str(row.requested),
                str(row.recommended),
                str(row.approved or NOTHING),
            ]
