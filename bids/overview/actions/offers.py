"""A department offers systems to another, whose sign-off takes them into its register or declines.

Bids stay where they are, so a system passes only when none is at stake: not when it is offered, and not when
it is accepted.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import people_with, person_or_those_with
from bids.overview.queries.endings import bids_that_keep, is_announced_approval, is_draft
from bids.register.actions.passing import lock_departments, lock_systems, pass_systems, settle_offer
from bids.register.models import LegacySystem, OfferedSystem, Rating, SystemOffer
from bids.register.queries.systems import with_all_merged
from bids.register.workflow import OFFER_TRANSITIONS, RatingStatus
from bids.writing.models import Bid
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import london_date


class OfferRefused(DomainError):
    """The systems cannot be offered, or the answer says too little."""


class SystemStays(ConflictRefused):
    """Something keeps a system in its department's register."""


def offer_systems(
    *, systems: Sequence[LegacySystem], receiver: Department, reason: str, by: User, now: datetime
) -> SystemOffer:
    """Systems of one department's register; the sign-offs of `receiver` are told, and answer.

    Raises OfferRefused, SystemStays, PermissionRefused.
    """
    if not reason.strip():
        raise OfferRefused("Say why the systems pass to the other department.", field="reason")
    giver = _check_giver(systems, receiver)
    with transaction.atomic():
        held = lock_departments(giver.pk, receiver.pk)
        giver, receiver = held[giver.pk], held[receiver.pk]
        check_may(giver, by, Permission.TRANSFER_SYSTEMS)
        tell = _check_receiver(receiver, by, now)
        locked = lock_systems(giver, [system.pk for system in systems])
        _check_stay(systems, locked)
        _check_offered(locked)
        _check_bids(locked)
        offer = _create(giver, receiver, reason, by, now)
        _put_down(offer, locked)
        _record("system_offer.made", offer, locked, tell=tell, by=by, now=now)
    return offer


def accept_offer(*, offer: SystemOffer, by: User, now: datetime) -> SystemOffer:
    """The systems pass into the register of the sign-off's department, with those merged into them.

    Raises SystemStays, PermissionRefused, TransitionRefused.
    """
    with transaction.atomic():
        offer = _lock(offer)
        check_may(offer.receiver, by, Permission.TRANSFER_SYSTEMS)
        OFFER_TRANSITIONS.target(offer.status, "accept")
        forbid_same_person("pass_systems", first=offer.offered_by_id, second=by.pk)
        offered = [row.system for row in offer.systems.select_related("system").order_by("system_id")]
        locked = lock_systems(offer.department, with_all_merged([row.pk for row in offered]))
        _check_still(offer, offered, locked)
        settle_offer(offer, "accept", by=by, now=now)
        pass_systems(locked, to=offer.receiver, by=by, now=now, passed_on=london_date(now), offer=offer)
        _record("system_offer.accepted", offer, offered, tell=_both_registers(offer, by), by=by, now=now)
    return offer


def decline_offer(*, offer: SystemOffer, reason: str, by: User, now: datetime) -> SystemOffer:
    """The systems stay where they are. Raises OfferRefused, PermissionRefused, TransitionRefused."""
    if not reason.strip():
        raise OfferRefused("Say why your department does not take the systems.", field="reason")
    with transaction.atomic():
        offer = _lock(offer)
        check_may(offer.receiver, by, Permission.TRANSFER_SYSTEMS)
        settle_offer(offer, "decline", by=by, now=now, reason=reason)
        _record("system_offer.declined", offer, _systems(offer), tell=_offerers(offer), by=by, now=now)
    return offer


def take_back_offer(*, offer: SystemOffer, by: User, now: datetime) -> SystemOffer:
    """A sign-off of the department that offered keeps the systems. Raises PermissionRefused,
    TransitionRefused.
    """
    with transaction.atomic():
        offer = _lock(offer)
        check_may(offer.department, by, Permission.TRANSFER_SYSTEMS)
        settle_offer(offer, "take_back", by=by, now=now)
        tell = people_with(Permission.TRANSFER_SYSTEMS, department=offer.receiver)
        _record("system_offer.taken_back", offer, _systems(offer), tell=list(tell), by=by, now=now)
    return offer


def _lock(offer: SystemOffer) -> SystemOffer:
    lock_departments(offer.department_id, offer.receiver_id)
    rows = SystemOffer.objects.select_for_update(of=("self",))
    return rows.select_related("department", "receiver", "offered_by").get(pk=offer.pk)


def _check_giver(systems: Sequence[LegacySystem], receiver: Department) -> Department:
    if not systems:
        raise OfferRefused("Name at least one system.", field="systems")
    giver = systems[0].department
    if any(system.department_id != giver.pk for system in systems):
        raise OfferRefused("Name systems of one department. Make an offer for each.", field="systems")
    if giver.pk == receiver.pk:
        raise OfferRefused(f"The systems are {receiver}'s already. Choose another.", field="receiver")
    return giver


def _check_receiver(receiver: Department, by: User, now: datetime) -> list[User]:
    """Those who can answer."""
    if receiver.is_closed(london_date(now)):
        raise OfferRefused(
            f"{receiver} is closed. Choose the department that has its work now.", field="receiver"
        )
    answering = [
        person for person in people_with(Permission.TRANSFER_SYSTEMS, department=receiver) if person != by
    ]
    if not answering:
        raise OfferRefused(
            f"{receiver} has no sign-off who could answer. Ask an administrator to appoint one, then "
            "offer the systems.",
            field="receiver",
        )
    return answering


def _check_stay(systems: Sequence[LegacySystem], locked: Sequence[LegacySystem]) -> None:
    here = {system.pk for system in locked if not system.has_ended}
    if gone := [system.reference for system in systems if system.pk not in here]:
        raise SystemStays(
            f"No longer in your department's register: {', '.join(gone)}. Take it out of the offer.",
            field="systems",
        )


def _check_offered(systems: Sequence[LegacySystem]) -> None:
    waiting = OfferedSystem.objects.filter(system__in=systems, settled_at__isnull=True)
    if first := waiting.select_related("system", "offer__receiver").order_by("pk").first():
        raise SystemStays(
            f"{first.system.reference} is offered to {first.offer.receiver} already "
            f"({first.offer.reference}). Wait for the answer, or take that offer back.",
            field="systems",
        )


def _check_bids(systems: Sequence[LegacySystem]) -> None:
    if kept := bids_that_keep([system.pk for system in systems]):
        said = " ".join(_kept_by(system, bid) for system, bid in kept)
        raise SystemStays(f"Not every system can pass now. {said}", field="systems")


def _kept_by(system: LegacySystem, bid: Bid) -> str:
    """For the department that offers; the title of another's bid is that department's own."""
    own = bid.department_id == system.department_id
    called = f"{bid.reference} “{bid.title}”" if own else f"{bid.reference} of {bid.department}"
    if is_announced_approval(bid):
        return f"{system.reference}: {called} has an award for it. It stays until that has ended."
    if is_draft(bid):
        return f"{system.reference}: the draft {called} names it. Remove it there first."
    until = "Withdraw that bid, or wait until it is decided."
    return f"{system.reference}: {called} is submitted and about it. {until}"


def _check_still(offer: SystemOffer, offered: Sequence[LegacySystem], locked: Sequence[LegacySystem]) -> None:
    """For the department that accepts, which is told nothing of the other's bids."""
    live = {system.pk for system in locked if not system.has_ended}
    ended = {system.reference for system in offered if system.pk not in live}
    named = {system.reference for system, _ in bids_that_keep([system.pk for system in offered])}
    if stay := sorted(ended | named):
        why = "left its register" if ended else "is named in a bid of its department"
        raise SystemStays(
            f"This cannot pass now: since it was offered, {', '.join(stay)} {why}. Ask {offer.department} to "
            "put that right or to take the offer back; or decline it."
        )


def _create(giver: Department, receiver: Department, reason: str, by: User, now: datetime) -> SystemOffer:
    last = SystemOffer.objects.filter(department=giver).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    return SystemOffer.objects.create(
        department=giver,
        number=number,
        reference=f"{giver.code}-T{number:04d}",
        receiver=receiver,
        reason=reason.strip(),
        offered_at=now,
        offered_by=by,
    )


def _put_down(offer: SystemOffer, systems: Sequence[LegacySystem]) -> None:
    """Each as the register says it now."""
    confirmed = Rating.objects.filter(system__in=systems, status=RatingStatus.CONFIRMED).order_by("pk")
    overall = dict(confirmed.values_list("system_id", "overall_in_168ths"))
    OfferedSystem.objects.bulk_create(
        OfferedSystem(offer=offer, system=system, name=system.name, overall_in_168ths=overall.get(system.pk))
        for system in systems
    )


def _systems(offer: SystemOffer) -> list[LegacySystem]:
    return [row.system for row in offer.systems.select_related("system").order_by("system_id")]


def _offerers(offer: SystemOffer) -> list[User]:
    return person_or_those_with(offer.offered_by, Permission.TRANSFER_SYSTEMS, department=offer.department)


def _both_registers(offer: SystemOffer, by: User) -> list[User]:
    """Who offered, and those who write either register."""
    writers = [
        person
        for department in (offer.department, offer.receiver)
        for person in people_with(Permission.EDIT_REGISTER, department=department)
    ]
    return [person for person in (*_offerers(offer), *writers) if person != by]


def _record(
    kind: str,
    offer: SystemOffer,
    systems: Sequence[LegacySystem],
    *,
    tell: Sequence[User],
    by: User,
    now: datetime,
) -> None:
    record_event(
        kind,
        offer,
        by=by,
        now=now,
        department=offer.department,
        data={
            "from": offer.department.name,
            "to": offer.receiver.name,
            "systems": [system.reference for system in systems],
            "count": "one system" if len(systems) == 1 else f"{len(systems):,} systems",
            "reason": offer.answer_reason or offer.reason,
        },
        tell=tell,
    )
