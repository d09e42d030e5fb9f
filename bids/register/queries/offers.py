"""Offers of systems to another department: which a person sees, and which wait for whom.

Until it is accepted an offer shows its systems by reference, name and rating, and nothing else of a register.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.register.models import LegacySystem, OfferedSystem, SystemOffer
from bids.register.queries.systems import overall_risk
from bids.register.workflow import OfferStatus


@dataclass(frozen=True)
class OfferedLine:
    """A system as it was when it was offered. `overall` is exact, None when not yet rated; `may_open` where
    the reader sees it, or saw it.
    """

    reference: str
    name: str
    overall: Fraction | None
    may_open: bool


def offers_visible_to(user: User) -> QuerySet[SystemOffer]:
    """Made or received by the departments whose registers the person sees: what waits first, then the
    newest.
    """
    seen = departments_with(user, Permission.SEE_REGISTER).values("pk")
    return _with_people(Q(department__in=seen) | Q(receiver__in=seen)).order_by("answered_at", "-pk")


def offers_to_answer(user: User) -> QuerySet[SystemOffer]:
    """Offers that wait for this person's departments, the oldest first."""
    return _waiting(Q(receiver__in=departments_with(user, Permission.TRANSFER_SYSTEMS).values("pk")))


def offers_unanswered(user: User) -> QuerySet[SystemOffer]:
    """Offers of this person's departments that the others have still to answer, the oldest first."""
    return _waiting(Q(department__in=departments_with(user, Permission.TRANSFER_SYSTEMS).values("pk")))


def _waiting(whose: Q) -> QuerySet[SystemOffer]:
    return _with_people(whose & Q(status=OfferStatus.OPEN)).order_by("offered_at", "pk")


def _with_people(wanted: Q) -> QuerySet[SystemOffer]:
    people = ("department", "receiver", "offered_by", "answered_by")
    return SystemOffer.objects.filter(wanted).select_related(*people).annotate(count=Count("systems"))


def open_offer_of(system: LegacySystem) -> SystemOffer | None:
    offers = SystemOffer.objects.filter(systems__system=system, status=OfferStatus.OPEN)
    return offers.select_related("receiver", "department").order_by("pk").first()


def lines_of_offer(offer: SystemOffer, user: User) -> list[OfferedLine]:
    """In the order of their references."""
    seen = set(departments_with(user, Permission.SEE_REGISTER).values_list("pk", flat=True))
    rows = OfferedSystem.objects.filter(offer=offer).select_related("system").order_by("system__reference")
    return [
        OfferedLine(
            row.system.reference,
            row.name,
            overall_risk(row.overall_in_168ths),
            bool(seen & {row.system.department_id, offer.department_id}),
        )
        for row in rows
    ]
