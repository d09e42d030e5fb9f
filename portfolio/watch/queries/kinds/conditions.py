"""Conditions of awards that come near or have passed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.permissions import Permission
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.conditions.queries.conditions import conditions_to_meet
from portfolio.watch.queries.kinds.awards import of_award
from portfolio.watch.rules import Found, Group, Kind

NEAR = 30
"""Days before its day on which a condition is told of."""


def due(now: datetime) -> Iterator[Found]:
    today = london_date(now)
    for row in conditions_to_meet().filter(due_on__range=(today, today + timedelta(days=NEAR))):
        yield _of_condition(row, f"Condition {row.number} is due on {day_in_words(row.due_on)}: {row.words}")


def overdue(now: datetime) -> Iterator[Found]:
    for row in conditions_to_meet().filter(due_on__lt=london_date(now)):
        day = day_in_words(row.due_on)
        yield _of_condition(row, f"Condition {row.number} was due on {day} and is not met: {row.words}")


def _of_condition(row: AwardCondition, message: str) -> Found:
    page = reverse("portfolio:condition", args=[row.award.reference, row.number])
    return of_award(row.award, message, page, key=f":{row.number}")


KINDS = (
    Kind(
        "CONDITION_DUE",
        Group.DELIVERY,
        "Condition due",
        f"A condition of an award is open, and due today or in the next {NEAR} days.",
        "The department says that it is met, the fund waives it or moves its day, or the day passes.",
        told=(Permission.MEET_CONDITION,),
        find=due,
    ),
    Kind(
        "CONDITION_OVERDUE",
        Group.DELIVERY,
        "Condition overdue",
        "The day of a condition has passed, and nobody has said that it is met.",
        "The department says that it is met, or the fund waives it or moves its day.",
        told=(Permission.MEET_CONDITION, Permission.SETTLE_CONDITION),
        find=overdue,
        ignored_after=14,
        escalated_to=(Permission.ANSWER_AWARD,),
    ),
)
