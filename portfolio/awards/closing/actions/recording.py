"""The event of what was done about the end of an award, and who is told."""

from collections.abc import Iterable
from datetime import datetime

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from portfolio.awards.models import Award


def closers() -> list[User]:
    """Whoever confirms that awards are complete, and closes them."""
    return list(people_with(Permission.CLOSE_AWARD))


def department_people(award: Award) -> list[User]:
    """Whoever says that the award is complete, and whoever reports its spend."""
    told = people_with(Permission.COMPLETE_AWARD, department=award.department)
    return list((told | people_with(Permission.PREPARE_RETURN, department=award.department)).distinct())


def record_end(
    kind: str, award: Award, number: int, *, by: User, now: datetime, tell: Iterable[User], **data: object
) -> None:
    """Of the award, so that its history has it."""
    record_event(
        f"award.{kind}",
        award,
        by=by,
        now=now,
        department=award.department,
        data={
            "award": award.reference,
            "title": award.title,
            "number": number,
            "after": award.status,
            **data,
        },
        tell=tell,
    )
