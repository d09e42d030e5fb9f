"""Systems pass to another department's register, with their ratings, parts, history and references.

What was certified, awarded and recorded before says what it said: nothing of a bid or an award is moved.
Locks are taken in one order: the departments by id, then offers, then systems by id. A department is held so
that records naming it can still be written, or whoever holds a system and records an event would wait for it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.events import record_event, record_many
from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from bids.register.models import LegacySystem, OfferedSystem, SystemOffer, SystemPassing
from bids.register.queries.passing import last_number
from bids.register.rules.passing import name_there
from bids.register.workflow import OFFER_TRANSITIONS, OfferStatus
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.names import fold_name

_BATCH = 500


def pass_register(*, department: Department, now: datetime) -> int:
    """Every system of a department that has closed goes to its successor, those that have ended too. Gives
    how many. Offers the department made or was made lapse. Done again it changes nothing.
    """
    with transaction.atomic():
        held = lock_departments(department.pk, department.successor_id)
        former = held[department.pk]
        if former.ends_on is None or not former.is_closed(london_date(now)):
            return 0
        _lapse_offers(former, now)
        successor = held.get(former.successor_id or 0)
        systems = lock_systems(former) if successor is not None else []
        if successor is None or not systems:
            return 0
        passed = pass_systems(systems, to=successor, by=None, now=now, passed_on=former.ends_on)
        _record_register(former, successor, passed, now)
        return len(passed)


def lock_departments(*departments: int | None) -> dict[int, Department]:
    wanted = [pk for pk in departments if pk is not None]
    rows = Department.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    return {row.pk: row for row in rows}


def lock_systems(department: Department, wanted: Collection[int] | None = None) -> list[LegacySystem]:
    """Of the department's register: all, or the `wanted`. The whole lock: a bid that is just naming one of
    them waits, or is seen.
    """
    rows = LegacySystem.objects.select_for_update(of=("self",)).select_related("department")
    found = rows.filter(department=department).order_by("pk")
    return list(found if wanted is None else found.filter(pk__in=wanted))


def pass_systems(
    systems: Sequence[LegacySystem],
    *,
    to: Department,
    by: User | None,
    now: datetime,
    passed_on: date,
    offer: SystemOffer | None = None,
) -> list[SystemPassing]:
    """Systems of one department, which the caller holds with both departments. Whether they may pass is the
    caller's to ask. One whose name is taken there gets its reference beside it.
    """
    former = systems[0].department
    taken = {
        fold_name(name) for name in LegacySystem.objects.filter(department=to).values_list("name", flat=True)
    }
    passed = []
    for number, system in enumerate(systems, start=last_number(to) + 1):
        passed.append(
            SystemPassing(
                system=system,
                former=former,
                successor=to,
                number=system.number,
                name=system.name,
                offer=offer,
                passed_on=passed_on,
                passed_at=now,
                passed_by=by,
            )
        )
        system.department, system.number = to, number
        system.name = name_there(system.name, system.reference, taken)
        taken.add(fold_name(system.name))
    LegacySystem.objects.bulk_update(systems, ["department", "number", "name"], batch_size=_BATCH)
    SystemPassing.objects.bulk_create(passed, batch_size=_BATCH)
    record_many(
        "system.passed",
        ((row.system, row.system.reference, _said(row)) for row in passed),
        by=by,
        now=now,
        department=to,
    )
    return passed


def _said(row: SystemPassing) -> dict[str, object]:
    return {
        "before": {"department": row.former.name, "name": row.name},
        "after": {"department": row.successor.name, "name": row.system.name},
        "passed_on": str(row.passed_on),
        "offer": row.offer.reference if row.offer is not None else "",
    }


def settle_offer(offer: SystemOffer, step: str, *, by: User | None, now: datetime, reason: str = "") -> None:
    """An offer the caller holds is answered, and its systems can be offered again. Raises
    TransitionRefused.
    """
    offer.status = OFFER_TRANSITIONS.target(offer.status, step)
    offer.answered_at, offer.answered_by, offer.answer_reason = now, by, reason.strip()
    offer.save(update_fields=["status", "answered_at", "answered_by", "answer_reason"])
    OfferedSystem.objects.filter(offer=offer).update(settled_at=now)


def _lapse_offers(closed: Department, now: datetime) -> None:
    offers = SystemOffer.objects.select_for_update(of=("self",)).select_related("department", "receiver")
    mine = offers.filter(department=closed) | offers.filter(receiver=closed)
    for offer in mine.filter(status=OfferStatus.OPEN).order_by("pk"):
        settle_offer(offer, "lapse", by=None, now=now)
        record_event(
            "system_offer.lapsed",
            offer,
            by=None,
            now=now,
            department=offer.department,
            data={"closed": closed.name, "to": offer.receiver.name, "from": offer.department.name},
            tell=both_sides(offer.department, offer.receiver, Permission.TRANSFER_SYSTEMS),
        )


def both_sides(one: Department, other: Department, permission: Permission) -> list[User]:
    return [*people_with(permission, department=one), *people_with(permission, department=other)]


def _record_register(
    former: Department, successor: Department, passed: Sequence[SystemPassing], now: datetime
) -> None:
    permissions = (Permission.EDIT_REGISTER, Permission.TRANSFER_SYSTEMS)
    record_event(
        "register.passed_on",
        former,
        by=None,
        now=now,
        ref=former.organisation_id,
        department=successor,
        data={
            "former": former.name,
            "successor": successor.name,
            "passed_on": str(passed[0].passed_on),
            "systems": len(passed),
            "renamed": sum(row.system.name != row.name for row in passed),
        },
        tell=_people(permissions, former, successor),
    )


def _people(permissions: Iterable[Permission], *departments: Department) -> list[User]:
    return [
        person
        for department in departments
        for permission in permissions
        for person in people_with(permission, department=department)
    ]
