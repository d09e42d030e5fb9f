"""Changing what a planned round is to be: its details, who may bid, and what makes a bid eligible."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from bids.rounds.actions.rounds import RoundPinned, RoundRefused, check_details
from bids.rounds.models import EligibilityCheck, EligibleDepartment, Round
from bids.rounds.queries import eligibility_checks_of, eligible_departments_of
from bids.rounds.workflow import RoundStatus

DETAILS = (
    "name",
    "guidance",
    "opens_at",
    "closes_at",
    "cost_low_anchor",
    "cost_high_anchor",
    "rest_share",
    "reviews_wanted",
    "questions_version",
)
MOST_CHECKS = 20
LONGEST_CHECK = 300


def change_round(*, round: Round, details: Mapping[str, Any], by: User, now: datetime) -> Round:
    """Change a planned round; `details` holds every one of DETAILS. Its reference stays.

    Raises RoundRefused, RoundPinned, PermissionRefused.
    """
    require_permission(by, Permission.MANAGE_ROUND)
    given = {field: _clean(details[field]) for field in DETAILS}
    check_details(given)
    with transaction.atomic():
        round = _lock_planned(round)
        changed = [field for field in DETAILS if getattr(round, field) != given[field]]
        before = {field: str(getattr(round, field)) for field in changed}
        for field in changed:
            setattr(round, field, given[field])
        round.save(update_fields=changed)
        after = {field: str(given[field]) for field in changed}
        data = {"before": before, "after": after}
        record_event("round.changed", round, by=by, now=now, data=data)
    return round


def set_eligibility(
    *,
    round: Round,
    kinds: Collection[str],
    departments: Collection[Department] = (),
    checks: Sequence[str],
    by: User,
    now: datetime,
) -> Round:
    """Replace who may bid and what the fund checks.

    A department may bid that is of one of the kinds or is named; with neither given, every one may.

    Raises RoundRefused, RoundPinned, PermissionRefused.
    """
    require_permission(by, Permission.MANAGE_ROUND)
    words = _check_words(checks)
    if strange := sorted(set(kinds) - set(Department.Kind.values)):
        raise RoundRefused(f"There is no kind of department called {strange[0]}.", field="kinds")
    with transaction.atomic():
        round = _lock_planned(round)
        before = _plain_eligibility(round)
        round.eligible_kinds = [kind for kind in Department.Kind.values if kind in kinds]
        round.save(update_fields=["eligible_kinds"])
        EligibleDepartment.objects.filter(round=round).delete()
        EligibleDepartment.objects.bulk_create(
            EligibleDepartment(round=round, department=department) for department in set(departments)
        )
        EligibilityCheck.objects.filter(round=round).delete()
        EligibilityCheck.objects.bulk_create(
            EligibilityCheck(round=round, order=order, words=row) for order, row in enumerate(words, start=1)
        )
        data = {"before": before, "after": _plain_eligibility(round)}
        record_event("round.eligibility_set", round, by=by, now=now, data=data)
    return round


def _plain_eligibility(round: Round) -> dict[str, list[str]]:
    return {
        "kinds": round.eligible_kinds,
        "departments": [department.organisation_id for department in eligible_departments_of(round)],
        "checks": [str(row) for row in eligibility_checks_of(round)],
    }


def _lock_planned(round: Round) -> Round:
    round = Round.objects.select_for_update().get(pk=round.pk)
    if round.status != RoundStatus.PLANNED:
        raise RoundPinned(f"Round {round.reference} was pinned when it opened, so this cannot change.")
    return round


def _clean(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _check_words(checks: Sequence[str]) -> list[str]:
    words = [row.strip() for row in checks if row.strip()]
    if len(words) > MOST_CHECKS:
        raise RoundRefused(f"There may be at most {MOST_CHECKS} checks.", field="checks")
    if any(len(row) > LONGEST_CHECK for row in words):
        raise RoundRefused(f"A check must be {LONGEST_CHECK} characters or fewer.", field="checks")
    return words
