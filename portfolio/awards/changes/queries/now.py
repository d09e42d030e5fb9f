"""An award as it stands, as the rules of changes read it, and a request's terms as they were kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.money import NOTHING
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.rules.kinds import ChangeKind
from portfolio.awards.changes.rules.terms import (
    AmountChange,
    AwardNow,
    BaselineChange,
    Cell,
    MilestoneNow,
    Terms,
)
from portfolio.awards.changes.rules.tolerances import Room, Tolerances, moved_in, rooms
from portfolio.awards.changes.workflow import ChangeStatus
from portfolio.awards.models import Award, Milestone, MilestoneShare
from portfolio.awards.queries.totals import award_position
from portfolio.funds.models import CELL_ORDER, Fund
from portfolio.funds.queries import years_of
from portfolio.ledger.queries.position import headroom


def award_now(award: Award) -> AwardNow:
    """Its milestones with what stands of their money; two queries."""
    standing = MilestoneShare.objects.filter(lapsed_at=None, moved_at=None).order_by(*CELL_ORDER)
    milestones = (
        Milestone.objects.filter(award=award)
        .prefetch_related(Prefetch("shares", queryset=standing, to_attr="standing"))
        .order_by("number")
    )
    return AwardNow(
        reference=award.reference,
        status=award.status,
        status_words=award.get_status_display(),
        years=tuple(years_of(award.fund)),
        milestones=tuple(
            MilestoneNow(
                number=row.number,
                name=row.name,
                status=row.status,
                baseline_on=row.baseline_on,
                shares={(share.year, share.control_budget): share.amount for share in row.standing},
                forecast_on=row.forecast_on,
            )
            for row in milestones
        ),
    )


def with_terms(changes: "QuerySet[ChangeRequest]") -> "QuerySet[ChangeRequest]":
    return changes.prefetch_related("amounts__milestone", "baselines__milestone", "cancelled__milestone")


def terms_of(change: ChangeRequest) -> Terms:
    """From a prefetch, where there is one."""
    amounts = [
        AmountChange(row.milestone.number, (row.year, row.control_budget), row.before, row.after)
        for row in change.amounts.all()
    ]
    baselines = [
        BaselineChange(row.milestone.number, row.before_on, row.after_on) for row in change.baselines.all()
    ]
    return Terms(
        ChangeKind(change.kind),
        tuple(sorted(amounts, key=lambda row: (row.number, cell_order(row.cell)))),
        tuple(sorted(baselines, key=lambda row: row.number)),
        tuple(sorted(row.milestone.number for row in change.cancelled.all())),
    )


def room_to_move(award: Award, within: Tolerances) -> dict[Cell, Room]:
    """By cell of the award: what one fund manager may still move between its milestones at once."""
    done = award.changes.filter(status=ChangeStatus.APPROVED, within_tolerance=True)
    return rooms(
        within.moved, _committed(award), _added_up(moved_in(terms_of(row)) for row in with_terms(done))
    )


def room_to_increase(award: Award, within: Tolerances) -> dict[Cell, Room]:
    """By cell of the award: what it may still be given without a decision of the panel; of what it has beside
    what it was given so.
    """
    done = award.changes.filter(status=ChangeStatus.APPROVED, kind=ChangeKind.INCREASE, agreed_in="")
    used = _added_up(terms_of(row).promised for row in with_terms(done))
    base = {cell: amount - used.get(cell, NOTHING) for cell, amount in _committed(award).items()}
    return rooms(within.increased, base, used)


def _committed(award: Award) -> dict[Cell, Decimal]:
    return {
        (row.year, row.control_budget): row.committed for row in award_position(award) if row.committed > 0
    }


def _added_up(parts: Iterable[dict[Cell, Decimal]]) -> dict[Cell, Decimal]:
    found: dict[Cell, Decimal] = {}
    for part in parts:
        for cell, amount in part.items():
            found[cell] = found.get(cell, NOTHING) + amount
    return found


@dataclass(frozen=True)
class Move:
    """Of one cell: what a change would commit more or, negative, less; and what the fund has promised to
    nobody there, before and after.
    """

    year: str
    budget_label: str
    amount: Decimal
    free: Decimal

    @property
    def left(self) -> Decimal:
        return self.free - self.amount

    @property
    def is_short(self) -> bool:
        return self.amount > 0 and self.left < 0


def room_left(fund: Fund, terms: Terms, *, now: datetime) -> list[Move]:
    """A row for each cell of the fund that the change touches; none where money stays in its cells."""
    free = headroom(fund, now=now)
    return [
        Move(year, SHORT_CONTROL_BUDGETS[budget], amount, free.get((year, budget), NOTHING))
        for (year, budget), amount in terms.net.items()
    ]
