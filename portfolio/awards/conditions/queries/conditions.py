"""Conditions a person may see, those that wait, and what a person can do with one."""

from datetime import date, datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import has_permission, may_for
from accounts.queries.told import CameBack
from portfolio.awards.conditions.models import AwardCondition, ConditionEvidence
from portfolio.awards.conditions.workflow import CONDITION_TRANSITIONS, SETTLED, ConditionStatus
from portfolio.awards.models import Award
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.awards.workflow import RUNNING


def conditions_visible_to(user: User) -> QuerySet[AwardCondition]:
    """By award, then in the order of its decision."""
    return (
        AwardCondition.objects.filter(award__in=awards_visible_to(user))
        .select_related("award__department", "award__fund", "award__decision", "waived_by")
        .order_by("award_id", "number")
    )


def conditions_of(award: Award) -> QuerySet[AwardCondition]:
    return AwardCondition.objects.filter(award=award).select_related("award").order_by("number")


def unsettled_conditions(award: Award) -> list[AwardCondition]:
    """Neither discharged nor waived, in order."""
    return list(conditions_of(award).exclude(status__in=SETTLED))


def conditions_to_meet() -> QuerySet[AwardCondition]:
    """Open ones of every award that runs, the first due first: what is due, and what is overdue, by their
    `due_on`.
    """
    return (
        AwardCondition.objects.filter(status=ConditionStatus.OPEN, award__status__in=RUNNING)
        .select_related("award__department", "award__fund")
        .order_by("due_on", "pk")
    )


def unanswered_since(moment: datetime) -> QuerySet[ConditionEvidence]:
    """What departments have said by the moment of conditions of awards that run, and the fund has not
    answered: the longest waiting first, without the files' bytes.
    """
    waiting = ConditionEvidence.objects.filter(
        outcome="",
        said_at__lte=moment,
        condition__status=ConditionStatus.SAID_MET,
        condition__award__status__in=RUNNING,
    )
    return waiting.select_related("condition__award").defer("file_bytes").order_by("said_at", "pk")


def evidence_of(condition: AwardCondition) -> QuerySet[ConditionEvidence]:
    """Latest first, without the files' bytes."""
    rows = ConditionEvidence.objects.filter(condition=condition).select_related("said_by", "answered_by")
    return rows.defer("file_bytes").order_by("-pk")


def condition_files_visible_to(user: User) -> QuerySet[ConditionEvidence]:
    """Evidence that has a file, latest first."""
    seen = conditions_visible_to(user).order_by()
    return ConditionEvidence.objects.filter(condition__in=seen, file_bytes__isnull=False).order_by("-pk")


def sent_back(condition: AwardCondition) -> CameBack | None:
    """What the fund found missing, until the department says again that the condition is met."""
    last = evidence_of(condition).first() if condition.status == ConditionStatus.OPEN else None
    if last is None or last.answered_at is None:
        return None
    return CameBack(reason=last.reason, at=last.answered_at, by=str(last.answered_by))


def is_overdue(condition: AwardCondition, today: date) -> bool:
    """Open with its day passed, of an award that runs: nobody is asked to meet one of another."""
    is_open = condition.status == ConditionStatus.OPEN and condition.award.status in RUNNING
    return is_open and condition.due_on < today


_STEPS = {
    "say_met": Permission.MEET_CONDITION,
    "take_back": Permission.MEET_CONDITION,
    "discharge": Permission.SETTLE_CONDITION,
    "send_back": Permission.SETTLE_CONDITION,
    "waive": Permission.SETTLE_CONDITION,
    "move": Permission.SETTLE_CONDITION,
}
OF_ANOTHER = frozenset({"discharge", "send_back"})
"""By somebody else than whoever said that the condition is met."""


def steps_on_condition(condition: AwardCondition, user: User) -> frozenset[str]:
    """What this person can do with the condition now."""
    if condition.award.status not in RUNNING:
        return frozenset()
    allowed = {step for step in _STEPS if CONDITION_TRANSITIONS.allows(condition.status, step)}
    return frozenset(step for step in allowed if _may(step, condition, user))


def _may(step: str, condition: AwardCondition, user: User) -> bool:
    if _STEPS[step] == Permission.SETTLE_CONDITION:
        return has_permission(user, _STEPS[step]) and not (step in OF_ANOTHER and _said_by(condition, user))
    own = may_for(user, _STEPS[step], condition.award.department_id)
    return own and (step == "say_met" or _said_by(condition, user))


def _said_by(condition: AwardCondition, user: User) -> bool:
    return ConditionEvidence.objects.filter(condition=condition, outcome="", said_by=user).exists()


def obstacle_to_discharging(condition: AwardCondition, user: User) -> str:
    """Why somebody who discharges conditions cannot discharge this one; empty when they can."""
    if condition.status != ConditionStatus.SAID_MET or not _said_by(condition, user):
        return ""
    return FORBIDDEN_PAIRS["discharge_condition"].refusal if _settles(user) else ""


def _settles(user: User) -> bool:
    return has_permission(user, Permission.SETTLE_CONDITION)


def as_shown(condition: AwardCondition) -> list[object]:
    """What a page shows of a condition, which a step on it is done on."""
    last = condition.evidence.order_by("-pk").values_list("pk", "outcome").first()
    return [condition.status, condition.due_on.isoformat(), list(last or ())]
