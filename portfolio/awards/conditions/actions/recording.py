"""What the actions on a condition begin and end with: its row held, and the event of what was done."""

from collections.abc import Iterable
from datetime import datetime

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from portfolio.awards.actions.awards import check_running, lock_award
from portfolio.awards.conditions.models import AwardCondition, ConditionEvidence
from portfolio.awards.models import Award


def lock_condition(condition: AwardCondition) -> AwardCondition:
    """The award first, then the condition: the one order in which they are locked. Raises
    AwardNotDelivering.
    """
    award = lock_award(condition.award)
    check_running(award, so="its conditions stay as they are")
    locked = AwardCondition.objects.select_for_update(of=("self",), no_key=True).get(pk=condition.pk)
    locked.award = award
    return locked


def evidence_on(condition: AwardCondition) -> ConditionEvidence:
    """What waits for the fund's answer."""
    return (
        ConditionEvidence.objects.select_for_update(of=("self",), no_key=True)
        .select_related("said_by")
        .defer("file_bytes")
        .get(condition=condition, outcome="")
    )


def department_people(award: Award) -> Iterable[User]:
    return people_with(Permission.MEET_CONDITION, department=award.department)


def record_condition(
    step: str,
    condition: AwardCondition,
    *,
    by: User,
    now: datetime,
    tell: Iterable[User],
    reason: str = "",
    **more: object,
) -> None:
    """`step`: said_met, taken_back, sent_back, discharged, waived or moved. Of the award, so that its history
    has it.
    """
    award = condition.award
    record_event(
        f"award.condition_{step}",
        award,
        by=by,
        now=now,
        department=award.department,
        data={
            "award": award.reference,
            "title": award.title,
            "number": condition.number,
            "name": f"condition {condition.number}",
            "words": condition.words,
            "due_on": condition.due_on.isoformat(),
            "blocking": condition.blocking,
            "reason": reason,
            "after": condition.status,
            **more,
        },
        tell=tell,
    )
