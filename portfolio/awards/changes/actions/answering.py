"""Change requests: approved or refused by somebody else, or done at once within the stated tolerance."""

from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import person_or_those_with
from bids.assessment.actions.interests import forbid_interest, refusal_on_record
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from portfolio.awards.actions.awards import ReasonMissing, lock_award
from portfolio.awards.changes.actions.carrying_out import carry_out
from portfolio.awards.changes.actions.proposing import lock_change, write_change
from portfolio.awards.changes.actions.recording import (
    approvers,
    department_people,
    people_told_of,
    record_change,
)
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.queries.changes import asks_for_the_panel
from portfolio.awards.changes.queries.now import award_now, room_to_move, terms_of
from portfolio.awards.changes.rules.checks import check_stands, check_terms
from portfolio.awards.changes.rules.terms import Asked, Terms
from portfolio.awards.changes.rules.tolerances import check_within, tolerances_on
from portfolio.awards.changes.workflow import CHANGE_TRANSITIONS
from portfolio.awards.models import Award

DEED = "answer a change to an award"


class PanelNotNamed(DomainError):
    """An increase goes past the tolerance, and nobody says which decision or minute agreed it."""


def approve_change(*, change: ChangeRequest, by: User, now: datetime, agreed_in: str = "") -> ChangeRequest:
    """The award is changed, whole, or nothing happens at all. `agreed_in`: the decision or minute that agreed
    an increase past the tolerance.

    Raises ChangeOutdated, ChangeNotPossible, ChangeRefused, PanelNotNamed, NotEnoughMoney, YearEnded,
    PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.APPROVE_CHANGE)
    bid = change.award.bid
    with refusal_on_record(DEED, bid=bid, person=by, by=by, now=now), transaction.atomic():
        change = _lock_to_answer(change, "approve", by, now)
        terms, facts = terms_of(change), award_now(change.award)
        check_stands(terms, facts)
        check_terms(terms, facts, london_date(now))
        agreed_in = agreed_in.strip()
        if not asks_for_the_panel(change, terms, now=now):
            agreed_in = ""
        elif not agreed_in:
            raise PanelNotNamed(
                "This is more than may be added without the panel. Name its decision, or the minute, that "
                "agreed the increase.",
                field="agreed_in",
            )
        change.agreed_in = agreed_in
        _answer(change, "approve", by, now)
        carry_out(change, terms, by=by, now=now)
        tell = department_people(change.award)
        tell += [] if change.proposed_by in tell else [change.proposed_by]
        record_change("approved", change, by=by, now=now, tell=tell)
    return change


def refuse_change(*, change: ChangeRequest, reason: str, by: User, now: datetime) -> ChangeRequest:
    """Nothing changes, and whoever was told of the proposal is told why. Raises PermissionRefused,
    ReasonMissing, TransitionRefused.
    """
    require_permission(by, Permission.APPROVE_CHANGE)
    if not reason.strip():
        raise ReasonMissing("Say why the award does not change.", field="reason")
    bid = change.award.bid
    with refusal_on_record(DEED, bid=bid, person=by, by=by, now=now), transaction.atomic():
        change = _lock_to_answer(change, "refuse", by, now)
        change.answer_reason = reason.strip()
        _answer(change, "refuse", by, now)
        proposers = person_or_those_with(
            change.proposed_by, Permission.PROPOSE_CHANGE, department=change.award.department
        )
        record_change("refused", change, by=by, now=now, tell=[*proposers, *people_told_of(change)])
    return change


def move_within_tolerance(
    *, award: Award, asked: Asked, reason: str, by: User, now: datetime
) -> ChangeRequest:
    """Money moved between milestones by one fund manager at once, and recorded like any change.

    Raises OverTolerance, ChangeRefused, ChangeNotPossible, ChangeOverlaps, ReasonForChangeMissing,
    PermissionRefused.
    """
    require_permission(by, Permission.MOVE_WITHIN_TOLERANCE)
    with refusal_on_record(DEED, bid=award.bid, person=by, by=by, now=now), transaction.atomic():
        award = lock_award(award)
        forbid_interest(award.bid, by, now=now)
        room = room_to_move(award, tolerances_on(london_date(now)))
        change = write_change(award=award, asked=asked, reason=reason, by=by, now=now, within_tolerance=True)
        terms: Terms = terms_of(change)
        check_within(terms, room)
        _answer(change, "approve", by, now)
        carry_out(change, terms, by=by, now=now)
        tell = [row for row in (*approvers(), *department_people(award)) if row != by]
        record_change("made", change, by=by, now=now, tell=list(dict.fromkeys(tell)))
    return change


def _lock_to_answer(change: ChangeRequest, step: str, by: User, now: datetime) -> ChangeRequest:
    change = lock_change(change)
    CHANGE_TRANSITIONS.target(change.status, step)
    forbid_same_person("approve_change", first=change.proposed_by_id, second=by.pk)
    forbid_interest(change.award.bid, by, now=now)
    return change


def _answer(change: ChangeRequest, step: str, by: User, now: datetime) -> None:
    change.status = CHANGE_TRANSITIONS.target(change.status, step)
    change.answered_at, change.answered_by = now, by
    change.save(update_fields=["status", "answered_at", "answered_by", "answer_reason", "agreed_in"])
