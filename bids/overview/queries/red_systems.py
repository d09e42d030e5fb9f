"""Red-rated systems with the bids that treat them, as one reader may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.register.models import LegacySystem, SystemPassing
from bids.register.queries.systems import overall_risk
from bids.register.rules.risk import RED_IN_168THS
from bids.register.workflow import RatingStatus, SystemStatus
from bids.rounds.workflow import RoundStatus
from bids.writing.models import BidSystem
from bids.writing.queries.bids import ShownStatus, shown_status
from bids.writing.queries.reach import joined_by, reach_of
from bids.writing.workflow import OUTCOMES, BidStatus

OVER = (BidStatus.INELIGIBLE, BidStatus.REJECTED, BidStatus.WITHDRAWN, BidStatus.LAPSED)
WRITTEN = (BidStatus.DRAFT, BidStatus.CERTIFYING)
SHOWN_OF_A_BID = ("system", "bid__reference", "bid__department", "bid__status", "bid__round__status")


@dataclass(frozen=True)
class BidProgress:
    """Where a bid stands. `outcome` is the announced one, blank before; `is_over` once it can bring no
    money any more.
    """

    is_draft: bool
    is_over: bool
    outcome: str


@dataclass(frozen=True)
class BidOnSystem:
    """`may_open`: not where the bid is one of a department that closed into the reader's."""

    reference: str
    status: ShownStatus
    may_open: bool


@dataclass(frozen=True)
class RedSystem:
    reference: str
    name: str
    department: str
    overall: Fraction | None
    bids: tuple[BidOnSystem, ...]


def red_systems(user: User, permission: Permission) -> QuerySet[Any]:
    """Of the departments for which the person holds the permission, the highest risk first, each with its
    `overall_in_168ths`.
    """
    confirmed = FilteredRelation("ratings", condition=Q(ratings__status=RatingStatus.CONFIRMED))
    return (
        LegacySystem.objects.filter(
            department__in=departments_with(user, permission), status=SystemStatus.LIVE
        )
        .annotate(confirmed=confirmed, overall_in_168ths=F("confirmed__overall_in_168ths"))
        .filter(Q(overall_in_168ths__gte=RED_IN_168THS))
        .select_related("department")
        .order_by("-overall_in_168ths", "reference", "pk")
    )


def treated_in(user: User) -> QuerySet[BidSystem]:
    """Each system a bid names, the newest bid first. For its own departments alone: a bid that was never
    submitted and, but for those who see every register, one of a department that gave the system to another.
    """
    reach = reach_of(user, (Permission.SEE_GAPS,))
    own = Q(bid__department__in=reach.own) | Q(bid__in=joined_by(reach.own).values("bid"))
    submitted = Q(bid__current_version__isnull=False)
    if not reach.everything:
        given_away = SystemPassing.objects.filter(
            system=OuterRef("system"), former=OuterRef("bid__department"), offer__isnull=False
        )
        submitted &= ~Q(Exists(given_away))
    return BidSystem.objects.filter(submitted | own).order_by("-bid_id", "pk")


def bid_progress(status: BidStatus, *, announced: bool) -> BidProgress:
    """What a status says once the bid's round is announced, or before."""
    known = announced or status not in OUTCOMES
    return BidProgress(
        is_draft=status in WRITTEN,
        is_over=status in OVER and known,
        outcome=str(status) if status in OUTCOMES and known else "",
    )


def in_announced_round(announced: bool) -> Q:
    """Rows of `treated_in` whose bid's round is announced, or is not."""
    said = Q(bid__round__status=RoundStatus.ANNOUNCED)
    return said if announced else ~said


def red_rows(systems: Iterable[Any], user: User) -> list[RedSystem]:
    """Rows of `red_systems` for reading, with their bids: as many statements for one as for many."""
    found = list(systems)
    bids = _bids_on(user, [system.pk for system in found])
    return [
        RedSystem(
            reference=system.reference,
            name=system.name,
            department=system.department.short_name,
            overall=overall_risk(system.overall_in_168ths),
            bids=tuple(bids.get(system.pk, ())),
        )
        for system in found
    ]


def _bids_on(user: User, systems: list[int]) -> dict[int, list[BidOnSystem]]:
    """Whoever does not see every register reads of each bid what its own department reads."""
    reach = reach_of(user, (Permission.SEE_GAPS,))
    partnered = frozenset(joined_by(reach.own).values_list("bid", flat=True))
    found: dict[int, list[BidOnSystem]] = {}
    rows = treated_in(user).filter(system__in=systems).select_related("bid__round").only(*SHOWN_OF_A_BID)
    for row in rows:
        own = row.bid.department_id in reach.own or row.bid_id in partnered
        shown = shown_status(row.bid, own=own or not reach.everything)
        line = BidOnSystem(row.bid.reference, shown, may_open=own or reach.everything)
        found.setdefault(row.system_id, []).append(line)
    return found
