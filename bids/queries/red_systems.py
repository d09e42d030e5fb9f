"""Red-rated systems with the bids that treat them, as one reader may see them."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Permission
from bids.models import BidSystem
from bids.queries.bids import OUTCOMES, ShownStatus, own_to, status_for
from bids.queries.register import overall_risk, systems_visible_to
from bids.rules.risk import RED_IN_168THS
from bids.workflow import BidStatus, RoundStatus


@dataclass(frozen=True)
class BidOnSystem:
    """`outcome` is the announced one, blank before; `is_over` once it can bring no money any more."""

    pk: int
    reference: str
    status: ShownStatus
    is_draft: bool
    is_over: bool
    outcome: str


@dataclass(frozen=True)
class RedSystem:
    reference: str
    name: str
    department: str
    department_id: int
    overall: Fraction | None
    bids: tuple[BidOnSystem, ...]


def red_systems(user: User, permission: Permission) -> list[RedSystem]:
    """Of the departments for which the person holds the permission, the highest risk first.

    A bid that was never submitted is there for its own departments alone. Two statements, whatever the
    number of systems.
    """
    found = systems_visible_to(user, permission=permission).filter(Q(overall_in_168ths__gte=RED_IN_168THS))
    bids = _bids_on(user, [system.pk for system in found])
    rows = [
        RedSystem(
            reference=system.reference,
            name=system.name,
            department=system.department.short_name,
            department_id=system.department_id,
            overall=overall_risk(getattr(system, "overall_in_168ths", None)),
            bids=tuple(bids.get(system.pk, ())),
        )
        for system in found
    ]
    return sorted(rows, key=lambda row: (-(row.overall or 0), row.reference))


OVER = (BidStatus.INELIGIBLE, BidStatus.REJECTED, BidStatus.WITHDRAWN, BidStatus.LAPSED)
WRITTEN = (BidStatus.DRAFT, BidStatus.CERTIFYING)


def _bids_on(user: User, systems: list[int]) -> dict[int, list[BidOnSystem]]:
    own = own_to(user)
    rows = (
        BidSystem.objects.filter(system__in=systems)
        .select_related("bid__round", "bid__department")
        .order_by("-bid_id", "pk")
    )
    found: dict[int, list[BidOnSystem]] = {}
    for row in rows:
        bid = row.bid
        if bid.current_version_id is None and not own(bid):
            continue
        announced = bid.status in OUTCOMES and bid.round.status == RoundStatus.ANNOUNCED
        found.setdefault(row.system_id, []).append(
            BidOnSystem(
                pk=bid.pk,
                reference=bid.reference,
                status=status_for(user, bid),
                is_draft=bid.status in WRITTEN,
                is_over=bid.status in OVER and (announced or bid.status not in OUTCOMES),
                outcome=bid.status if announced else "",
            )
        )
    return found
