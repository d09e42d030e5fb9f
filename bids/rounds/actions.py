"""Setting a round up: its details, its criteria, who may bid and what is checked; and opening it."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from bids.rounds.models import Criterion, EligibilityCheck, EligibleDepartment, Round
from bids.rounds.queries import (
    criteria_specs,
    eligibility_checks_of,
    eligible_departments_of,
    missing_before_opening,
)
from bids.rounds.rules.criteria import DEFAULT_CRITERIA, CriterionSpec, check_specs
from bids.rounds.rules.questions import FORMS, VERSION
from bids.rounds.rules.scoring import HIGHEST_PANEL_SCORE, MOST_REVIEWS
from bids.rounds.workflow import ROUND_TRANSITIONS, RoundStatus
from legacyfund.lib.errors import ConflictRefused, DomainError

REFERENCE = re.compile(r"20\d{2}[A-Z]")
DETAILS = (
    "name",
    "guidance",
    "opens_at",
    "closes_at",
    "cost_low_anchor",
    "cost_high_anchor",
    "rest_share",
    "reviews_wanted",
    "moderation_spread",
    "questions_version",
)
MOST_CHECKS = 20
LONGEST_CHECK = 300


class RoundRefused(DomainError):
    """A round's details do not hold together."""


class ReferenceTaken(ConflictRefused):
    """Another round has the reference."""


class RoundPinned(ConflictRefused):
    """The round is past the status in which this may change."""


class RoundIncomplete(ConflictRefused):
    """Something is missing before the round can open."""


class TooEarly(ConflictRefused):
    """The time the round itself names has not come."""


def create_round(
    *,
    reference: str,
    name: str,
    guidance: str,
    opens_at: datetime,
    closes_at: datetime,
    cost_low_anchor: Decimal,
    cost_high_anchor: Decimal,
    rest_share: int = 20,
    reviews_wanted: int = 2,
    moderation_spread: int = 2,
    questions_version: str = VERSION,
    by: User,
    now: datetime,
) -> Round:
    """A planned round without criteria yet. Raises RoundRefused, ReferenceTaken, PermissionRefused."""
    require_permission(by, Permission.MANAGE_ROUND)
    if not REFERENCE.fullmatch(reference):
        raise RoundRefused("A round's reference is a year and a letter, such as 2027A.", field="reference")
    details = {
        "name": name.strip(),
        "guidance": guidance.strip(),
        "opens_at": opens_at,
        "closes_at": closes_at,
        "cost_low_anchor": cost_low_anchor,
        "cost_high_anchor": cost_high_anchor,
        "rest_share": rest_share,
        "reviews_wanted": reviews_wanted,
        "moderation_spread": moderation_spread,
        "questions_version": questions_version,
    }
    check_details(details)
    with transaction.atomic():
        round_, made = Round.objects.get_or_create(
            reference=reference, defaults={**details, "created_at": now, "created_by": by}
        )
        if not made:
            raise ReferenceTaken(
                f"There is a round {reference} already. Use the next letter.", field="reference"
            )
        data = {"name": round_.name, "opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}
        record_event("round.created", round_, by=by, now=now, data=data)
    return round_


def set_criteria(
    *, round: Round, by: User, now: datetime, criteria: Sequence[CriterionSpec] = DEFAULT_CRITERIA
) -> list[Criterion]:
    """Replace the criteria of a planned round; their order is the order given.

    Raises CriteriaRefused, RoundPinned, PermissionRefused. Weights may sum to anything until it opens.
    """
    require_permission(by, Permission.MANAGE_ROUND)
    check_specs(criteria)
    with transaction.atomic():
        round = lock_round(round)
        if round.status != RoundStatus.PLANNED:
            raise RoundPinned(f"The criteria of round {round.reference} were fixed when it opened.")
        before = _weights(criteria_specs(round))
        Criterion.objects.filter(round=round).delete()
        made = Criterion.objects.bulk_create(
            Criterion(
                round=round,
                order=order,
                code=spec.code,
                name=spec.name.strip(),
                kind=spec.kind,
                weight=spec.weight,
                anchors={str(level): words.strip() for level, words in enumerate(spec.anchors)},
            )
            for order, spec in enumerate(criteria, start=1)
        )
        data = {"before": before, "after": _weights(criteria)}
        record_event("round.criteria_set", round, by=by, now=now, data=data)
    return made


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


def open_round(*, round: Round, by: User, now: datetime) -> Round:
    """Let departments in, and pin the rules. Raises RoundIncomplete, TooEarly, TransitionRefused."""
    require_permission(by, Permission.MANAGE_ROUND)
    with transaction.atomic():
        round = lock_round(round)
        target = ROUND_TRANSITIONS.target(round.status, "open")
        if lacking := missing_before_opening(round, now=now):
            raise RoundIncomplete(f"Round {round.reference} cannot open yet. {' '.join(lacking)}")
        if now < round.opens_at:
            raise TooEarly(f"Round {round.reference} opens on the date given to departments, not before.")
        round.status, round.base_year = target, round.first_year
        round.save(update_fields=["status", "base_year"])
        data = {
            "criteria": _weights(criteria_specs(round)),
            "closes_at": round.closes_at.isoformat(),
            "base_year": round.base_year,
        }
        record_event("round.opened", round, by=by, now=now, data=data)
    return round


def lock_round(round: Round) -> Round:
    return Round.objects.select_for_update().get(pk=round.pk)


def _weights(criteria: Sequence[CriterionSpec]) -> dict[str, int]:
    return {spec.code: spec.weight for spec in criteria}


def check_details(given: Mapping[str, Any]) -> None:
    """Raises RoundRefused where dates, scoring or the form of questions do not hold together."""
    check_times(given["opens_at"], given["closes_at"])
    _check_scoring(
        given["cost_low_anchor"], given["cost_high_anchor"], given["rest_share"], given["reviews_wanted"]
    )
    if not 1 <= given["moderation_spread"] <= HIGHEST_PANEL_SCORE:
        raise RoundRefused(
            "Scores can lie from 1 to 5 points apart before they are moderated.", field="moderation_spread"
        )
    if given["questions_version"] not in FORMS:
        raise RoundRefused("Choose one of the forms offered.", field="questions_version")


def check_times(opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= opens_at:
        raise RoundRefused("A round closes after it opens.", field="closes_at")


def _check_scoring(low: Decimal, high: Decimal, rest_share: int, reviews_wanted: int) -> None:
    if low < 0 or high <= low:
        raise RoundRefused("The upper amount must be more than the lower one.", field="cost_high_anchor")
    if not 0 <= rest_share <= 100:
        raise RoundRefused("The share must be a whole percentage from 0 to 100.", field="rest_share")
    if not 1 <= reviews_wanted <= MOST_REVIEWS:
        raise RoundRefused(f"A bid needs from 1 to {MOST_REVIEWS} reviews.", field="reviews_wanted")


def _plain_eligibility(round: Round) -> dict[str, list[str]]:
    return {
        "kinds": round.eligible_kinds,
        "departments": [department.organisation_id for department in eligible_departments_of(round)],
        "checks": [str(row) for row in eligibility_checks_of(round)],
    }


def check_planned(round: Round) -> None:
    """Raises RoundPinned."""
    if round.status != RoundStatus.PLANNED:
        raise RoundPinned(f"Round {round.reference} was fixed when it opened, so this cannot change.")


def _lock_planned(round: Round) -> Round:
    round = lock_round(round)
    check_planned(round)
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
