"""The conditions of an award as they stood at a moment, from rows that only grow."""

from dataclasses import dataclass
from datetime import date, datetime

from portfolio.awards.conditions.models import AwardCondition, ConditionEvidence, MovedDueDay
from portfolio.awards.conditions.queries.conditions import conditions_of
from portfolio.awards.conditions.workflow import ConditionStatus
from portfolio.awards.models import Award


@dataclass(frozen=True)
class ConditionThen:
    """`settled_at`: when it was discharged or waived, where it was by then."""

    number: int
    status: ConditionStatus
    due_on: date
    blocking: bool
    settled_at: datetime | None


def conditions_at(award: Award, moment: datetime) -> list[ConditionThen]:
    """In the order of the decision; three queries."""
    conditions = list(conditions_of(award).filter(made_at__lte=moment))
    later = MovedDueDay.objects.filter(condition__in=conditions, moved_at__gt=moment).order_by("-pk")
    due = {row.condition_id: row.before_on for row in later}
    said = ConditionEvidence.objects.filter(condition__in=conditions, said_at__lte=moment)
    last = {row.condition_id: row for row in said.defer("file_bytes").order_by("pk")}
    found = []
    for row in conditions:
        status, settled_at = _status_at(row, last.get(row.pk), moment)
        found.append(ConditionThen(row.number, status, due.get(row.pk, row.due_on), row.blocking, settled_at))
    return found


def _status_at(
    condition: AwardCondition, last: ConditionEvidence | None, moment: datetime
) -> tuple[ConditionStatus, datetime | None]:
    if condition.waived_at is not None and condition.waived_at <= moment:
        return ConditionStatus.WAIVED, condition.waived_at
    if last is None:
        return ConditionStatus.OPEN, None
    if last.answered_at is not None and last.answered_at <= moment:
        if last.outcome == ConditionEvidence.Outcome.DISCHARGED:
            return ConditionStatus.DISCHARGED, last.answered_at
        return ConditionStatus.OPEN, None
    is_taken_back = last.taken_back_at is not None and last.taken_back_at <= moment
    return (ConditionStatus.OPEN if is_taken_back else ConditionStatus.SAID_MET), None
