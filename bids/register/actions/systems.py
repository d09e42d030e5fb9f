"""Registering a department's legacy systems."""

from datetime import datetime
from typing import Unpack

from django.db import transaction

from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import may_now
from bids.register.models import LegacySystem
from bids.register.queries.passing import last_number
from bids.register.rules.details import CHOICES, DETAILS, SystemDetails
from legacyfund.lib.canonical import canonical_sha256
from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.tables.repair import without_unseen


class NameTaken(ConflictRefused):
    """Another system of the department has the name."""


class SystemChanged(ConflictRefused):
    """Somebody else changed the system since the person opened it."""


class SystemEnded(ConflictRefused):
    """The system is closed, merged or decommissioned, and its record stays as it was then."""


class RegisterClosed(ConflictRefused):
    """The department has closed: nothing new comes into its register."""


class DetailRefused(DomainError):
    """A detail of a system cannot be right; `field` is the system's field."""


def register_system(
    *, department: Department, by: User, now: datetime, **details: Unpack[SystemDetails]
) -> LegacySystem:
    """Add a system with the department's next reference; only its name must be given.

    Raises PermissionRefused when `by` does not write the department's register, RegisterClosed, NameTaken,
    DetailRefused.
    """
    with transaction.atomic():
        department = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
        check_writer(department, by)
        check_register_open(department, now)
        number = last_number(department) + 1
        system = LegacySystem(
            department=department,
            number=number,
            reference=f"{department.code}-S{number:04d}",
            registered_at=now,
            registered_by=by,
            **details,
        )
        _check_details(system)
        system.save()
        record_event(
            "system.registered",
            system,
            by=by,
            now=now,
            department=department,
            data={"after": plain_details(system)},
        )
        return system


def change_system(
    *,
    system: LegacySystem,
    by: User,
    now: datetime,
    seen: str | None = None,
    **changes: Unpack[SystemDetails],
) -> LegacySystem:
    """Change the details named. `seen` is the fingerprint of those the person was shown.

    Raises SystemChanged when they have become others since, and what `register_system` does.
    """
    with transaction.atomic():
        # Names are given once in a department, so two changes of one register follow each other.
        Department.objects.select_for_update(no_key=True).get(pk=system.department_id)
        system = lock_system(system, by)
        before = plain_details(system)
        for field, value in changes.items():
            setattr(system, field, value)
        _check_details(system)
        if plain_details(system) == before:
            return system
        if seen not in (None, canonical_sha256(before)):
            raise SystemChanged(
                f"Somebody else changed {before['name']} while you had it open. Compare what the register "
                "says now, at the end of the page, with your answers, then save again."
            )
        system.save(update_fields=DETAILS)
        record_event(
            "system.changed",
            system,
            by=by,
            now=now,
            department=system.department,
            data={"before": before, "after": plain_details(system)},
        )
        return system


def lock_system(system: LegacySystem, by: User, *, ended: bool = False) -> LegacySystem:
    """The system's row, held until the transaction ends, for somebody who writes its register. One that has
    `ended` too where that is asked for. Raises PermissionRefused, SystemEnded.
    """
    locked = (
        LegacySystem.objects.select_for_update(of=("self",)).select_related("department").get(pk=system.pk)
    )
    check_writer(locked.department, by)
    if not ended:
        check_in_register(locked)
    return locked


def check_in_register(system: LegacySystem) -> None:
    if system.has_ended:
        raise SystemEnded(
            f"{system.name} is {system.get_status_display().lower()}, so its record stays as it was then. "
            "Open its page to see why."
        )


def check_register_open(department: Department, now: datetime) -> None:
    """Raises RegisterClosed."""
    if not department.is_closed(london_date(now)):
        return
    then = f"Its systems are in the register of {department.successor}: enter this one there."
    raise RegisterClosed(
        f"{department} is closed, so nothing new comes into its register."
        + (f" {then}" if department.successor is not None else ""),
        field="department",
    )


def check_writer(department: Department, by: User) -> None:
    if not may_now(by, Permission.EDIT_REGISTER, department):
        raise PermissionRefused(f"Only a bidder of {department} can change its register.")


def plain_details(system: LegacySystem) -> dict[str, str]:
    """What the register says, as text; the same fingerprint (`canonical_sha256`) means nobody changed it."""
    values = {field: getattr(system, field) for field in DETAILS}
    return {field: "" if value is None else str(value) for field, value in values.items()}


def _check_details(system: LegacySystem) -> None:
    system.name = without_unseen(system.name).strip()
    if not system.name:
        raise DetailRefused("Give the system a name.", field="name")
    for field, choices in CHOICES.items():
        if (value := getattr(system, field)) and value not in choices:
            raise DetailRefused("Choose one of the answers offered.", field=field)
    if system.remediation_plan == "NO" and system.plan_funded in ("YES", "PARTIALLY"):
        raise DetailRefused(
            "A system without a remediation plan cannot have a funded one. Change one of the two answers.",
            field="plan_funded",
        )
    if system.cost_change_percent is not None and system.cost_change_percent < -100:
        raise DetailRefused(
            "A cost cannot fall by more than 100%. Give a number such as -20.", field="cost_change_percent"
        )
    _check_name(system)


def _check_name(system: LegacySystem) -> None:
    others = LegacySystem.objects.filter(department_id=system.department_id, name=system.name)
    if (other := others.exclude(pk=system.pk).first()) is not None:
        raise NameTaken(
            f"{system.department} already has a system called “{system.name}” ({other.reference}). "
            "Open that one, or give this one another name.",
            field="name",
        )
