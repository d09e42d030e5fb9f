"""Registering a department's legacy systems."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.models import LegacySystem
from legacyfund.lib.errors import ConflictRefused, PermissionRefused

DETAILS = ("name", "description", "components", "services_supported", "owner_role", "yearly_run_cost")


class NameTaken(ConflictRefused):
    """Another system of the department has the name."""


def register_system(
    *,
    department: Department,
    name: str,
    description: str,
    components: str,
    services_supported: str,
    owner_role: str,
    yearly_run_cost: Decimal,
    by: User,
    now: datetime,
) -> LegacySystem:
    """Add a system with the department's next reference.

    Raises PermissionRefused when `by` does not write the department's register, NameTaken.
    """
    with transaction.atomic():
        Department.objects.select_for_update().get(pk=department.pk)
        _check_writer(department, by)
        _check_name(department, name)
        last = LegacySystem.objects.filter(department=department).aggregate(last=Max("number"))["last"]
        number = (last or 0) + 1
        system = LegacySystem.objects.create(
            department=department,
            number=number,
            reference=f"{department.code}-S{number:04d}",
            name=name,
            description=description,
            components=components,
            services_supported=services_supported,
            owner_role=owner_role,
            yearly_run_cost=yearly_run_cost,
            registered_at=now,
            registered_by=by,
        )
        record_event(
            "system.registered",
            system,
            by=by,
            now=now,
            department=department,
            data={"after": _details(system)},
        )
        return system


def change_system(*, system: LegacySystem, by: User, now: datetime, **changes: str | Decimal) -> LegacySystem:
    """Change details of a system; `changes` are the register's own fields.

    Raises PermissionRefused and NameTaken as `register_system` does.
    """
    with transaction.atomic():
        system = (
            LegacySystem.objects.select_for_update(of=("self",))
            .select_related("department")
            .get(pk=system.pk)
        )
        _check_writer(system.department, by)
        _check_name(system.department, str(changes.get("name", system.name)), besides=system)
        before = _details(system)
        for field in DETAILS:
            if field in changes:
                setattr(system, field, changes[field])
        system.save(update_fields=DETAILS)
        record_event(
            "system.changed",
            system,
            by=by,
            now=now,
            department=system.department,
            data={"before": before, "after": _details(system)},
        )
        return system


def _details(system: LegacySystem) -> dict[str, str]:
    return {field: str(getattr(system, field)) for field in DETAILS}


def _check_writer(department: Department, by: User) -> None:
    if not departments_with(by, Permission.EDIT_REGISTER).filter(pk=department.pk).exists():
        raise PermissionRefused(f"Only a bidder of {department} can change its register.")


def _check_name(department: Department, name: str, *, besides: LegacySystem | None = None) -> None:
    others = LegacySystem.objects.filter(department=department, name=name)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if (other := others.first()) is not None:
        raise NameTaken(
            f"{department} already has a system called “{name}” ({other.reference}). "
            "Open that one, or give this one another name.",
            field="name",
        )
