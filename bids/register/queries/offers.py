"""Offers of systems to another department: which a person sees, and which wait for whom.

Until it is accepted an offer shows its systems by reference, name and rating, and nothing else of a register.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.register.models import LegacySystem, SystemOffer, SystemPassing
from bids.register.queries.systems import overall_risk, with_rating_now
from bids.register.workflow import OfferStatus


@dataclass(frozen=True)
class OfferedLine:
    """A system of an offer. `overall` is exact, None when not yet rated; `may_open` where the reader sees it."""

    reference: str
    name: str
    overall: Fraction | None
    may_open: bool


def offers_visible_to(user: User) -> QuerySet[SystemOffer]:
    """Made or received by the departments whose registers the person sees: what waits first, then the newest."""
    seen = departments_with(user, Permission.SEE_REGISTER).values("pk")
    return _with_people(Q(department__in=seen) | Q(receiver__in=seen)).order_by("answered_at", "-pk")


def offers_to_answer(user: User) -> QuerySet[SystemOffer]:
    """Offers that wait for this person's departments, the oldest first."""
    return _waiting(Q(receiver__in=departments_with(user, Permission.PASS_SYSTEMS).values("pk")))


def offers_unanswered(user: User) -> QuerySet[SystemOffer]:
    """Offers of this person's departments that the others have still to answer, the oldest first."""
    return _waiting(Q(department__in=departments_with(user, Permission.PASS_SYSTEMS).values("pk")))


def _waiting(whose: Q) -> QuerySet[SystemOffer]:
    return _with_people(whose & Q(status=OfferStatus.OPEN)).order_by("offered_at", "pk")


def _with_people(wanted: Q) -> QuerySet[SystemOffer]:
    people = ("department", "receiver", "offered_by", "answered_by")
    return SystemOffer.objects.filter(wanted).select_related(*people).annotate(count=Count("systems"))


def open_offer_of(system: LegacySystem) -> SystemOffer | None:
    offers = SystemOffer.objects.filter(systems__system=system, status=OfferStatus.OPEN)
    return offers.select_related("receiver", "department").order_by("pk").first()


def lines_of_offer(offer: SystemOffer, user: User) -> list[OfferedLine]:
    """In the order of the register they are offered from; those that passed as they were called there."""
    seen = set(departments_with(user, Permission.SEE_REGISTER).values_list("pk", flat=True))
    names = dict(SystemPassing.objects.filter(offer=offer).order_by("pk").values_list("system_id", "name"))
    rows = with_rating_now(LegacySystem.objects.filter(offers__offer=offer)).order_by("reference")
    return [
        OfferedLine(
            row.reference,
            names.get(row.pk, row.name),
            overall_risk(cast(Any, row).overall_in_168ths),
            row.department_id in seen or offer.department_id in seen,
        )
        for row in rows
    ]
