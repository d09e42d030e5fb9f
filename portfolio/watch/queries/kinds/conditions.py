"""Conditions of awards that come near or have passed, and those that the fund leaves unanswered."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.permissions import Permission
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.conditions.queries.conditions import conditions_to_meet, unanswered_since
from portfolio.watch.queries.kinds.awards import of_award
from portfolio.watch.queries.kinds.milestones import LEFT_LYING
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


def not_answered(now: datetime) -> Iterator[Found]:
    for said in unanswered_since(now - timedelta(days=LEFT_LYING)):
        row, day = said.condition, day_in_words(london_date(said.said_at))
        message = f"Condition {row.number} was said to be met on {day}, and the fund has not answered: "
        yield _of_condition(row, message + row.words)


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
    Kind(
        "CONDITION_NOT_ANSWERED",
        Group.DELIVERY,
        "Condition not answered",
        f"The department said {LEFT_LYING} days ago that a condition is met, and the fund has not answered. "
        "Money that waits for it is not released.",
        "The fund discharges it or sends it back, or the department takes back what it said.",
        told=(Permission.SETTLE_CONDITION,),
        find=not_answered,
        ignored_after=20,
        escalated_to=(Permission.SEE_AUDIT,),
    ),
)
