"""Systems that passed from one register to another: which, from where, and which registers are to pass on."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.register.models import LegacySystem, SystemOffer, SystemPassing
from bids.register.workflow import OfferStatus, SystemStatus


def last_number(department: Department) -> int:
    """The highest place ever given in the department's register, also to a system that has left it: the
    reference made of it is never made again.
    """
    here = LegacySystem.objects.filter(department=department).aggregate(last=Max("number"))["last"]
    gone = SystemPassing.objects.filter(former=department).aggregate(last=Max("number"))["last"]
    return max(here or 0, gone or 0)


def systems_to_name(department: Department) -> QuerySet[LegacySystem]:
    """Those a bid of the department may be about: of its register, and of the one that took its own over when
    it closed, so that what is being written is finished by those who began it.
    """
    taken_over = SystemPassing.objects.filter(system=OuterRef("pk"), former=department, offer__isnull=True)
    return LegacySystem.objects.filter(
        Q(department=department) | Q(Exists(taken_over)), status=SystemStatus.LIVE
    ).order_by("number", "pk")


def passings_visible_to(user: User) -> QuerySet[SystemPassing]:
    """From and into the registers the person sees, the latest first."""
    seen = departments_with(user, Permission.SEE_REGISTER).values("pk")
    return (
        SystemPassing.objects.filter(Q(former__in=seen) | Q(successor__in=seen))
        .select_related("system", "former", "successor", "offer", "passed_by")
        .order_by("-pk")
    )


def passed_on_from(registers: Collection[int]) -> QuerySet[SystemPassing]:
    """The last passing out of these departments' registers of each system that is in none of them now."""
    out = SystemPassing.objects.filter(former__in=registers)
    left = out.exclude(system__department__in=registers)
    later = out.filter(system=OuterRef("system"), pk__gt=OuterRef("pk"))
    return left.filter(~Exists(later)).select_related("system", "successor").order_by("-pk")


def where_it_went(reference: str, user: User) -> SystemPassing | None:
    """How the system left a register the person sees, the last time it did."""
    seen = departments_with(user, Permission.SEE_REGISTER).values("pk")
    left = SystemPassing.objects.filter(former__in=seen, system__reference=reference)
    return left.select_related("system", "former", "successor", "offer").order_by("-pk").first()


def came_from(system: LegacySystem) -> list[SystemPassing]:
    """Every register the system was in before, the last one first."""
    passed = SystemPassing.objects.filter(system=system).select_related("former", "successor", "offer")
    return list(passed.order_by("-pk"))


def registers_to_pass_on(*, today: date) -> QuerySet[Department]:
    """Closed departments whose systems are still theirs though there is a successor, or with an offer that
    nobody can answer any more. In the order they closed.
    """
    systems = LegacySystem.objects.filter(department=OuterRef("pk"))
    offers = SystemOffer.objects.filter(
        Q(department=OuterRef("pk")) | Q(receiver=OuterRef("pk")), status=OfferStatus.OPEN
    )
    return Department.objects.filter(
        Q(Exists(systems), successor__isnull=False) | Q(Exists(offers)), ends_on__lte=today
    ).order_by("ends_on", "pk")
