"""Rounds a person may see, their criteria, their numbers, and what one lacks before it opens."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, sees_all_departments
from bids.rounds.models import Criterion, EligibilityCheck, EligibleDepartment, Round
from bids.rounds.rules.criteria import CriterionSpec, missing_from
from bids.rounds.rules.scoring import CriterionKind
from bids.rounds.workflow import RoundStatus


def rounds_visible_to(user: User) -> QuerySet[Round]:
    """Newest first. Departments see a round once it is open; the fund, chair and auditors from the start."""
    rounds = Round.objects.order_by("-opens_at", "-pk")
    if sees_all_departments(user, Permission.SEE_BIDS):
        return rounds
    if departments_with(user, Permission.SEE_BIDS).exists():
        return rounds.exclude(status=RoundStatus.PLANNED)
    return rounds.none()


def criteria_of(round_: Round) -> QuerySet[Criterion]:
    return Criterion.objects.filter(round=round_).order_by("order")


def judged_criteria_of(round_: Round) -> QuerySet[Criterion]:
    """Those the panel scores."""
    return criteria_of(round_).filter(kind=CriterionKind.PANEL)


def eligibility_checks_of(round_: Round) -> QuerySet[EligibilityCheck]:
    return EligibilityCheck.objects.filter(round=round_).order_by("order")


def rounds_over(*, now: datetime) -> QuerySet[Round]:
    """Open rounds whose closing time has come, the earliest first."""
    return Round.objects.filter(status=RoundStatus.OPEN, closes_at__lte=now).order_by("closes_at", "pk")


def eligible_departments_of(round_: Round) -> QuerySet[Department]:
    """Those named to bid beside the kinds that may, by name."""
    named = EligibleDepartment.objects.filter(round=round_).values("department")
    return Department.objects.filter(pk__in=named).order_by("name", "pk")


def may_bid(round_: Round, department: Department) -> bool:
    """One of the kinds that may bid, or named; every department where the round says neither."""
    named = set(eligible_departments_of(round_).values_list("pk", flat=True))
    if not round_.eligible_kinds and not named:
        return True
    return department.kind in round_.eligible_kinds or department.pk in named


def who_may_bid(round_: Round) -> str:
    """As it stands in a list: the kinds of department, then those named."""
    kinds = [str(Department.Kind(kind).label) for kind in round_.eligible_kinds]
    named = [str(department) for department in eligible_departments_of(round_)]
    return ", ".join([*kinds, *named]) or "Every department"


def criteria_specs(round_: Round) -> tuple[CriterionSpec, ...]:
    """The round's criteria as the pure rules take them."""
    return tuple(
        CriterionSpec(
            code=row.code,
            name=row.name,
            kind=CriterionKind(row.kind),
            weight=row.weight,
            anchors=tuple(row.anchors[str(level)] for level in range(len(row.anchors))),
        )
        for row in criteria_of(round_)
    )


def missing_before_opening(round_: Round, *, now: datetime) -> tuple[str, ...]:
    """What a planned round lacks, as whole sentences; empty when it can open."""
    specs = criteria_specs(round_)
    lacking = [] if specs else ["It has no criteria."]
    if not round_.name.strip():
        lacking.append("It has no name.")
    if not round_.guidance.strip():
        lacking.append("It has no guidance for departments.")
    if round_.closes_at <= now:
        lacking.append("Its closing time has passed.")
    return (*lacking, *(missing_from(specs) if specs else ()))
