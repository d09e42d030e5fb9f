"""Departments come, are renamed, and are merged into others; their rows stay."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from accounts.events import record_event
from accounts.models import Department, User
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.waking import wake_on_commit


class DepartmentRefused(DomainError):
    """The department cannot be added, renamed or closed like this."""


class DepartmentClosed(DepartmentRefused, ConflictRefused):
    """The department has closed already."""


@transaction.atomic
def add_department(
    *,
    name: str,
    code: str,
    kind: Department.Kind,
    abbreviation: str = "",
    parent: Department | None = None,
    starts_on: date | None = None,
    by: User | None,
    now: datetime,
) -> Department:
    """`code` is the part after `GB-GOR-` of the organisation's identifier."""
    code = code.strip().upper().removeprefix("GB-GOR-")
    if Department.objects.filter(code=code).exists():
        raise DepartmentRefused(
            f"GB-GOR-{code} is in the list already. Check the code, or rename that department.", field="code"
        )
    department = Department.objects.create(
        name=name.strip(),
        abbreviation=abbreviation.strip(),
        code=code,
        kind=kind,
        parent=parent,
        starts_on=starts_on,
    )
    record_event(
        "department.added",
        department,
        by=by,
        now=now,
        ref=department.organisation_id,
        department=department,
        data={"name": department.name, "kind": department.kind},
    )
    return department


@transaction.atomic
def rename_department(
    *, department: Department, name: str, abbreviation: str, by: User, now: datetime
) -> Department:
    department = Department.objects.select_for_update().get(pk=department.pk)
    before = {"name": department.name, "abbreviation": department.abbreviation}
    after = {"name": name.strip(), "abbreviation": abbreviation.strip()}
    if before == after:
        raise DepartmentRefused("This is the name it has now. Enter the new one.", field="name")
    department.name, department.abbreviation = after["name"], after["abbreviation"]
    department.save(update_fields=["name", "abbreviation"])
    record_event(
        "department.renamed",
        department,
        by=by,
        now=now,
        ref=department.organisation_id,
        department=department,
        data={"before": before, "after": after},
    )
    return department


def check_not_closed(department: Department) -> None:
    """Raises DepartmentClosed."""
    if department.ends_on is not None:
        raise DepartmentClosed(f"{department} is closed already.")


@transaction.atomic
def close_department(
    *,
    department: Department,
    ends_on: date,
    successor: Department | None,
    by: User,
    now: datetime,
) -> Department:
    """`ends_on` is the first day it no longer exists; its bids and awards stay under its own name. A job
    passes its register to the successor on that day, or at once where the day has come.
    """
    department = Department.objects.select_for_update().get(pk=department.pk)
    check_not_closed(department)
    if department.starts_on is not None and ends_on <= department.starts_on:
        raise DepartmentRefused("A department closes after the day it started.", field="ends_on")
    if successor is not None and successor.pk == department.pk:
        raise DepartmentRefused("A department cannot be its own successor.", field="successor")
    if successor is not None and successor.ends_on is not None:
        raise DepartmentRefused(f"{successor} is closed. Choose one that continues.", field="successor")
    department.ends_on, department.successor = ends_on, successor
    department.save(update_fields=["ends_on", "successor"])
    record_event(
        "department.closed",
        department,
        by=by,
        now=now,
        ref=department.organisation_id,
        department=department,
        data={
            "ends_on": ends_on.isoformat(),
            "successor": successor.organisation_id if successor is not None else None,
        },
    )
    wake_on_commit(settings.DEPARTMENT_CLOSED_WAKE_UP)
    return department
