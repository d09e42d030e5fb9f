"""The event of what was done with a change request, and who is told."""

from collections.abc import Iterable
from datetime import datetime

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.queries.now import terms_of
from portfolio.awards.changes.rules.words import in_words
from portfolio.awards.models import Award


def approvers() -> list[User]:
    return list(people_with(Permission.APPROVE_CHANGE))


def department_people(award: Award) -> list[User]:
    """Who claims the award's milestones, and who accepted it."""
    bidders = people_with(Permission.CLAIM_MILESTONE, department=award.department)
    signers = people_with(Permission.ANSWER_AWARD, department=award.department)
    return list((bidders | signers).distinct())


def people_told_of(change: ChangeRequest) -> list[User]:
    """Of the award's department, where they were told that the fund proposed the change."""
    people = department_people(change.award)
    return [] if change.proposed_by in people else people


def record_change(step: str, change: ChangeRequest, *, by: User, now: datetime, tell: Iterable[User]) -> None:
    """`step`: proposed, approved, made, refused or withdrawn. Of the award, so that its history has it."""
    award = change.award
    record_event(
        f"award.change_{step}",
        award,
        by=by,
        now=now,
        department=award.department,
        data={
            "award": award.reference,
            "title": award.title,
            "number": change.number,
            "change": change.reference,
            "what": change.get_kind_display().lower(),
            "name": f"{change.get_kind_display()}, C{change.number}",
            "reason": change.answer_reason or change.reason,
            "lines": in_words(terms_of(change)),
            "agreed_in": change.agreed_in,
            "after": award.status,
        },
        tell=tell,
    )
