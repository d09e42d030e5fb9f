"""What is found wrong now, and what the jobs look for."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, has_permission
from portfolio.awards.models import Milestone
from portfolio.awards.workflow import DELIVERING, MilestoneStatus
from portfolio.funds.models import Fund
from portfolio.watch.models import Finding


def overdue_milestones(today: date) -> QuerySet[Milestone]:
    """Planned, forecast for a day that has passed, of awards that deliver."""
    return (
        Milestone.objects.filter(
            status=MilestoneStatus.PLANNED, forecast_on__lt=today, award__status__in=DELIVERING
        )
        .select_related("award__department", "award__fund")
        .order_by("forecast_on", "pk")
    )


def open_findings(fund: Fund) -> QuerySet[Finding]:
    return (
        Finding.objects.filter(fund=fund, closed_at__isnull=True)
        .select_related("award", "milestone")
        .order_by("opened_at", "pk")
    )


def findings_for(user: User) -> QuerySet[Finding]:
    """Open findings that concern the person: their department's awards, or all for the fund and auditors."""
    findings = (
        Finding.objects.filter(closed_at__isnull=True)
        .select_related("fund", "award", "milestone__award")
        .order_by("opened_at", "pk")
    )
    if has_permission(user, Permission.MANAGE_FUND) or has_permission(user, Permission.SEE_AUDIT):
        return findings
    return findings.filter(award__department__in=departments_with(user, Permission.CLAIM_MILESTONE))


def cured_findings(today: date) -> QuerySet[Finding]:
    """Open findings on milestones that are overdue no longer."""
    return (
        Finding.objects.filter(closed_at__isnull=True, kind=Finding.Kind.MILESTONE_OVERDUE)
        .exclude(milestone__in=overdue_milestones(today))
        .order_by("pk")
    )
