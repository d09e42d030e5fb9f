"""Findings a person may read: those that are open, and those closed of late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Window

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import departments_worked_for, has_permission
from portfolio.funds.models import Fund
from portfolio.watch.models import Finding
from portfolio.watch.queries.kinds import KINDS
from portfolio.watch.rules import Group

OF_SERVICE = tuple(kind.id for kind in KINDS.values() if kind.group is Group.SERVICE)
OF_DEPARTMENTS = tuple(kind.id for kind in KINDS.values() if kind.concerns_departments)
KEPT_IN_SIGHT = timedelta(days=90)
"""For how long the page shows what was closed."""


@dataclass(frozen=True)
class FindingFilter:
    """`days`: opened at least so many days ago. `closed`: those closed in the last 90 days instead of those
    that are open.
    """

    kind: str = ""
    department: Department | None = None
    fund: Fund | None = None
    days: int = 0
    closed: bool = False


def findings_visible_to(user: User) -> QuerySet[Finding]:
    """A department reads what its own people are told of; the fund all but the service's, which is for the
    administrator; the auditor everything.
    """
    reach = Q(pk__in=())
    if has_permission(user, Permission.MANAGE_FUND) or has_permission(user, Permission.SEE_AUDIT):
        reach |= ~Q(kind__in=OF_SERVICE)
    if has_permission(user, Permission.SEE_JOBS):
        reach |= Q(kind__in=OF_SERVICE)
    if own := departments_worked_for(user):
        reach |= Q(kind__in=OF_DEPARTMENTS) & (Q(department__in=own) | Q(award__department__in=own))
    rows = Finding.objects.filter(reach).select_related("fund", "department", "award__department")
    return rows.order_by("opened_at", "pk")


def findings_for(user: User) -> QuerySet[Finding]:
    """Those of them that are open, the oldest first."""
    return findings_visible_to(user).filter(closed_at__isnull=True)


def count_kinds(findings: QuerySet[Finding]) -> dict[str, int]:
    """How many of each kind, in the order of the table of kinds; one query."""
    rows = findings.order_by("kind").values_list("kind").annotate(number=Count("pk"))
    found = dict(rows)
    return {kind: found[kind] for kind in (*KINDS, *sorted(found.keys() - KINDS.keys())) if kind in found}


def findings_matching(user: User, wanted: FindingFilter, *, now: datetime) -> QuerySet[Finding]:
    found = findings_visible_to(user)
    if wanted.closed:
        found = found.filter(closed_at__gte=now - KEPT_IN_SIGHT).order_by("-closed_at", "-pk")
    else:
        found = found.filter(closed_at__isnull=True)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.department is not None:
        found = found.filter(Q(department=wanted.department) | Q(award__department=wanted.department))
    if wanted.fund is not None:
        found = found.filter(fund=wanted.fund)
    if wanted.days:
        found = found.filter(opened_at__lte=now - timedelta(days=wanted.days))
    return found


def first_of(findings: QuerySet[Finding], number: int) -> tuple[list[Finding], int]:
    """The first so many, and how many there are in all; one query."""
    rows: list[Any] = list(findings.annotate(in_all=Window(Count("pk")))[:number])
    return rows, rows[0].in_all if rows else 0
