"""The bids that treat a system, and what each says of its risk: at the bid, its target, and achieved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, QuerySet

from accounts.models import User
from bids.overview.queries.endings import with_merged
from bids.register.models import LegacySystem, Rating
from bids.register.queries.systems import overall_risk
from bids.register.rules.treatments import TREATMENTS
from bids.register.workflow import RatingStatus
from bids.rounds.workflow import RoundStatus
from bids.versions.queries.document_parts import DocumentSystem
from bids.versions.queries.documents import version_document
from bids.writing.models import Bid, BidSystem
from bids.writing.queries.bids import ShownStatus, bids_visible_to, own_to, shown_status
from bids.writing.queries.partners import bids_of_own
from bids.writing.workflow import BidStatus


@dataclass(frozen=True)
class Treatment:
    """A bid's plan for the system, as frozen in its version or as the draft stands.

    `at_bid` is the exact rating the version froze, None for a draft. `achieved` is the first rating
    confirmed on or after the day the announced bid was to be delivered; None is "not yet".
    """

    reference: str
    title: str
    status: ShownStatus
    treatment: str
    at_bid: Fraction | None
    target: Decimal | None
    delivered_on: date | None
    approved: bool
    achieved: Fraction | None = None
    achieved_on: date | None = None


def bids_treating(system: LegacySystem, user: User) -> QuerySet[Bid]:
    """The newest first, with those of systems merged into it: those whose contents the person may read."""
    readable = Q(current_version__isnull=False) | Q(pk__in=bids_of_own(user).values("pk"))
    named = BidSystem.objects.filter(system__in=with_merged(system)).values("bid")
    return bids_visible_to(user).filter(readable, pk__in=named)


def treatments_of(system: LegacySystem, bids: Sequence[Bid], user: User) -> list[Treatment]:
    """What each of these bids of `bids_treating` means to do with the system."""
    named = BidSystem.objects.filter(system__in=with_merged(system), bid__in=bids).select_related("system")
    rows = {row.bid_id: row for row in named.order_by("pk")}
    confirmed, own = _confirmed(system), own_to(user)
    return [_treatment(bid, rows[bid.pk], shown_status(bid, own=own(bid)), confirmed) for bid in bids]


def _confirmed(system: LegacySystem) -> list[Rating]:
    kept = [RatingStatus.CONFIRMED, RatingStatus.SUPERSEDED]
    return list(Rating.objects.filter(system=system, status__in=kept).order_by("assessed_on", "pk"))


def _treatment(bid: Bid, row: BidSystem, status: ShownStatus, confirmed: list[Rating]) -> Treatment:
    treatment, target, delivered_on, at_bid = row.treatment, row.target_risk, row.decommission_on, None
    if (frozen := _frozen(bid, row.system)) is not None:
        treatment, target, delivered_on = frozen.treatment, frozen.target_risk, frozen.decommission_on
        at_bid = frozen.overall
    approved = bid.status == BidStatus.APPROVED and bid.round.status == RoundStatus.ANNOUNCED
    after = _first_after(confirmed, delivered_on) if approved else None
    return Treatment(
        reference=bid.reference,
        title=bid.title,
        status=status,
        treatment=TREATMENTS.get(treatment, ""),
        at_bid=at_bid,
        target=target,
        delivered_on=delivered_on,
        approved=approved,
        achieved=overall_risk(after.overall_in_168ths) if after else None,
        achieved_on=after.assessed_on if after else None,
    )


def _frozen(bid: Bid, system: LegacySystem) -> DocumentSystem | None:
    """What the bid's version says of the system; None for a draft, or for a version without it."""
    if bid.current_version is None:
        return None
    named = version_document(bid.current_version).systems
    return next((part for part in named if part.reference == system.reference), None)


def _first_after(confirmed: list[Rating], delivered_on: date | None) -> Rating | None:
    if delivered_on is None:
        return None
    return next((rating for rating in confirmed if rating.assessed_on >= delivered_on), None)
