"""Conditions to meet and to discharge, and awards that come to their end."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.overview.queries.waiting import Waiting, Worklist
from portfolio.awards.closing.models import Closure, Completion
from portfolio.awards.closing.queries.closing import (
    awards_to_close,
    awards_to_complete,
    closures_to_approve,
    completions_to_confirm,
)
from portfolio.awards.conditions.models import AwardCondition, ConditionEvidence
from portfolio.awards.conditions.queries.conditions import conditions_to_meet, conditions_visible_to
from portfolio.awards.conditions.workflow import ConditionStatus
from portfolio.awards.workflow import RUNNING, AwardStatus
from portfolio.spend.queries.year_end import awards_in_hand


def _to_meet(user: User, now: datetime) -> QuerySet[Any]:
    """With the `reason` where the last time was sent back."""
    said = ConditionEvidence.objects.filter(condition=OuterRef("pk")).order_by("-pk")
    return (
        conditions_to_meet()
        .filter(award__department__in=departments_with(user, Permission.MEET_CONDITION))
        .annotate(reason=Subquery(said.values("reason")[:1]))
    )


def _to_discharge(user: User, now: datetime) -> QuerySet[AwardCondition]:
    """Those that somebody else says are met, the oldest first."""
    waiting = conditions_visible_to(user).filter(status=ConditionStatus.SAID_MET, award__status__in=RUNNING)
    own = ConditionEvidence.objects.filter(outcome="", said_by=user).values("condition")
    return waiting.exclude(pk__in=own).order_by("pk")


def _condition(step: str, condition: AwardCondition, *, dated: bool) -> Waiting:
    return Waiting(
        f"{step} condition {condition.number} of {condition.award.reference}: {condition.award.title}",
        condition.due_on if dated else None,
        "portfolio:condition",
        {"reference": condition.award.reference, "number": str(condition.number)},
        reason=getattr(condition, "reason", None) or "",
    )


def _to_say_complete(award: Any) -> Waiting:
    label = f"Say whether it is complete: {award.reference}, {award.title}"
    return Waiting(
        label, None, "portfolio:complete_award", {"reference": award.reference}, reason=award.sent_back or ""
    )


def _to_confirm(completion: Completion) -> Waiting:
    award = completion.award
    place = {"reference": award.reference, "number": str(completion.number)}
    return Waiting(
        f"Confirm that it is complete: {award.reference}, {award.title}", None, "portfolio:completion", place
    )


def _to_close(award: Any) -> Waiting:
    if award.status == AwardStatus.COMPLETED:
        label = f"Close {award.reference}: {award.title}"
    else:
        label = f"Recover what is unspent of {award.reference}: {award.title}"
    return Waiting(label, None, "portfolio:close_award", {"reference": award.reference})


def _to_approve(closure: Closure) -> Waiting:
    award = closure.award
    place = {"reference": award.reference, "number": str(closure.number)}
    return Waiting(f"Approve closing {award.reference}: {award.title}", None, "portfolio:closure", place)


AWARD_END_WORKLISTS = (
    Worklist(
        "conditions",
        "Conditions to meet",
        frozenset({Permission.MEET_CONDITION}),
        _to_meet,
        lambda row: _condition("Meet", row, dated=True),
    ),
    Worklist(
        "conditions-met",
        "Conditions to discharge",
        frozenset({Permission.SETTLE_CONDITION}),
        _to_discharge,
        lambda row: _condition("Check", row, dated=False),
    ),
    Worklist(
        "complete",
        "Awards that may be complete",
        frozenset({Permission.COMPLETE_AWARD}),
        lambda user, now: awards_to_complete(user),
        _to_say_complete,
    ),
    Worklist(
        "completions",
        "Awards said to be complete",
        frozenset({Permission.CLOSE_AWARD}),
        lambda user, now: completions_to_confirm(user),
        _to_confirm,
    ),
    Worklist(
        "to-close",
        "Awards to close",
        frozenset({Permission.CLOSE_AWARD}),
        lambda user, now: awards_to_close(user).exclude(pk__in=awards_in_hand()),
        _to_close,
    ),
    Worklist(
        "closures",
        "Closings to approve",
        frozenset({Permission.CLOSE_AWARD}),
        lambda user, now: closures_to_approve(user),
        _to_approve,
    ),
)
