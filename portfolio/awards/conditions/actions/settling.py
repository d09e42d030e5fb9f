"""The fund discharges a condition or sends it back; it waives one, or moves the day it is due."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import person_or_those_with
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from portfolio.awards.actions.awards import ReasonMissing
from portfolio.awards.conditions.actions.recording import (
    department_people,
    evidence_on,
    lock_condition,
    record_condition,
)
from portfolio.awards.conditions.models import AwardCondition, ConditionEvidence, MovedDueDay
from portfolio.awards.conditions.rules.due_days import due_day_obstacle
from portfolio.awards.conditions.workflow import CONDITION_TRANSITIONS


class DueDayRefused(DomainError):
    """The condition cannot be due on that day."""


def discharge(*, condition: AwardCondition, by: User, now: datetime) -> AwardCondition:
    """What was shown meets it. By somebody else than whoever said so. Raises AwardNotDelivering,
    PermissionRefused, TransitionRefused.
    """
    return _answer(condition, "discharge", ConditionEvidence.Outcome.DISCHARGED, "", by, now)


def send_back(*, condition: AwardCondition, reason: str, by: User, now: datetime) -> AwardCondition:
    """What was shown does not meet it: it is open again. Raises what `discharge` does, and ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("Say what is still missing.", field="reason")
    return _answer(condition, "send_back", ConditionEvidence.Outcome.SENT_BACK, reason.strip(), by, now)


def _answer(
    condition: AwardCondition,
    step: str,
    outcome: ConditionEvidence.Outcome,
    reason: str,
    by: User,
    now: datetime,
) -> AwardCondition:
    require_permission(by, Permission.SETTLE_CONDITION)
    with transaction.atomic():
        condition = lock_condition(condition)
        condition.status = CONDITION_TRANSITIONS.target(condition.status, step)
        evidence = evidence_on(condition)
        forbid_same_person("discharge_condition", first=evidence.said_by_id, second=by.pk)
        evidence.outcome, evidence.reason = outcome, reason
        evidence.answered_at, evidence.answered_by = now, by
        evidence.save(update_fields=["outcome", "reason", "answered_at", "answered_by"])
        condition.save(update_fields=["status"])
        tell = person_or_those_with(
            evidence.said_by, Permission.MEET_CONDITION, department=condition.award.department
        )
        record_condition(outcome.lower(), condition, by=by, now=now, tell=tell, reason=reason)
    return condition


def waive(*, condition: AwardCondition, reason: str, by: User, now: datetime) -> AwardCondition:
    """The fund asks for it no longer. Raises ReasonMissing, AwardNotDelivering, PermissionRefused,
    TransitionRefused.
    """
    require_permission(by, Permission.SETTLE_CONDITION)
    if not reason.strip():
        raise ReasonMissing("Say why the fund asks for it no longer.", field="reason")
    with transaction.atomic():
        condition = lock_condition(condition)
        condition.status = CONDITION_TRANSITIONS.target(condition.status, "waive")
        condition.waived_at, condition.waived_by, condition.waived_because = now, by, reason.strip()
        condition.save(update_fields=["status", "waived_at", "waived_by", "waived_because"])
        tell = department_people(condition.award)
        record_condition("waived", condition, by=by, now=now, tell=tell, reason=reason.strip())
    return condition


def move_due_day(
    *, condition: AwardCondition, due_on: date, reason: str, by: User, now: datetime
) -> AwardCondition:
    """Earlier or later; the former day stays on record. Raises DueDayRefused, ReasonMissing,
    AwardNotDelivering, PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.SETTLE_CONDITION)
    if not reason.strip():
        raise ReasonMissing("Say why it is due on another day.", field="reason")
    with transaction.atomic():
        condition = lock_condition(condition)
        CONDITION_TRANSITIONS.target(condition.status, "move")
        if obstacle := due_day_obstacle(due_on, london_date(now)):
            raise DueDayRefused(obstacle, field="due_on")
        if due_on == condition.due_on:
            raise DueDayRefused("It is due on that day already. Give another.", field="due_on")
        before = condition.due_on
        MovedDueDay.objects.create(
            condition=condition,
            before_on=before,
            after_on=due_on,
            reason=reason.strip(),
            moved_at=now,
            moved_by=by,
        )
        condition.due_on = due_on
        condition.save(update_fields=["due_on"])
        tell = department_people(condition.award)
        record_condition(
            "moved", condition, by=by, now=now, tell=tell, reason=reason.strip(), before=before.isoformat()
        )
    return condition
