"""Conditions of an award, as the decision that made it has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.models import Award


@dataclass(frozen=True)
class Asked:
    """What, who by role, by when, and whether money waits for it."""

    words: str
    owner_role: str
    due_on: date
    blocking: bool


def make_conditions(*, award: Award, asked: Sequence[Asked]) -> None:
    """In the order given. Part of `confirm_decision`, which records the event."""
    AwardCondition.objects.bulk_create(
        AwardCondition(
            award=award,
            number=number,
            words=row.words,
            owner_role=row.owner_role,
            due_on=row.due_on,
            blocking=row.blocking,
            made_at=award.offered_at,
        )
        for number, row in enumerate(asked, start=1)
    )
