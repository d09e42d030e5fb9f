"""Change requests: proposed, and withdrawn by whoever proposed them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import check_may
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused
from legacyfund.lib.financial_year import london_date
from portfolio.awards.actions.awards import lock_award
from portfolio.awards.changes.actions.recording import approvers, people_told_of, record_change
from portfolio.awards.changes.models import CancelledMilestone, ChangedAmount, ChangedBaseline, ChangeRequest
from portfolio.awards.changes.queries.now import award_now
from portfolio.awards.changes.queries.waiting import waiting_terms
from portfolio.awards.changes.rules.checks import check_terms
from portfolio.awards.changes.rules.terms import Asked, Terms, terms_of_asked
from portfolio.awards.changes.rules.words import in_both
from portfolio.awards.changes.workflow import CHANGE_TRANSITIONS
from portfolio.awards.models import Award


class ReasonForChangeMissing(DomainError):
    """A change needs its reason."""


class ChangeOverlaps(ConflictRefused):
    """A request that waits changes the same."""


def propose_change(*, award: Award, asked: Asked, reason: str, by: User, now: datetime) -> ChangeRequest:
    """Nothing changes before somebody else approves it. By the award's department, or by the fund.

    Raises ChangeRefused, ChangeNotPossible, ChangeOverlaps, ReasonForChangeMissing, PermissionRefused.
    """
    with transaction.atomic():
        award = lock_award(award)
        check_may(award.department, by, Permission.PROPOSE_CHANGE)
        change = write_change(award=award, asked=asked, reason=reason, by=by, now=now)
        others = [row for row in approvers() if row != by]
        record_change("proposed", change, by=by, now=now, tell=[*others, *people_told_of(change)])
    return change


def write_change(
    *, award: Award, asked: Asked, reason: str, by: User, now: datetime, within_tolerance: bool = False
) -> ChangeRequest:
    """The request with its rows, below the award's lock. Part of an action that records the event."""
    facts = award_now(award)
    terms = terms_of_asked(asked, facts)
    check_terms(terms, facts, london_date(now))
    if not reason.strip():
        raise ReasonForChangeMissing("Say why the award has to change.", field="reason")
    _check_alone(award, terms)
    last = award.changes.aggregate(last=Max("number"))["last"] or 0
    change = ChangeRequest.objects.create(
        award=award,
        number=last + 1,
        kind=terms.kind,
        reason=reason.strip(),
        within_tolerance=within_tolerance,
        proposed_at=now,
        proposed_by=by,
    )
    _write_rows(change, terms)
    return change


def _check_alone(award: Award, terms: Terms) -> None:
    for number, other in waiting_terms(award).items():
        if both := in_both(terms, other):
            raise ChangeOverlaps(
                f"{award.reference}/C{number} waits for an answer and changes the same: {both[0]}"
                f"{f' and {len(both) - 1} more' if len(both) > 1 else ''}. Have it answered or withdrawn "
                "first."
            )


def _write_rows(change: ChangeRequest, terms: Terms) -> None:
    milestones = dict(change.award.milestones.order_by("pk").values_list("number", "pk"))
    ChangedAmount.objects.bulk_create(
        ChangedAmount(
            change=change,
            milestone_id=milestones[row.number],
            year=row.cell[0],
            control_budget=row.cell[1],
            before=row.before,
            after=row.after,
        )
        for row in terms.amounts
    )
    ChangedBaseline.objects.bulk_create(
        ChangedBaseline(
            change=change, milestone_id=milestones[row.number], before_on=row.before, after_on=row.after
        )
        for row in terms.baselines
    )
    CancelledMilestone.objects.bulk_create(
        CancelledMilestone(change=change, milestone_id=milestones[number]) for number in terms.cancelled
    )


def withdraw_change(*, change: ChangeRequest, by: User, now: datetime) -> ChangeRequest:
    """By its proposer, until it is answered. Raises PermissionRefused, TransitionRefused."""
    with transaction.atomic():
        change = lock_change(change)
        check_may(change.award.department, by, Permission.PROPOSE_CHANGE)
        target = CHANGE_TRANSITIONS.target(change.status, "withdraw")
        if change.proposed_by_id != by.pk:
            raise PermissionRefused(
                f"{change.proposed_by} proposed this change, and withdraws it. Ask them, or the fund to "
                "refuse it."
            )
        change.status, change.withdrawn_at = target, now
        change.save(update_fields=["status", "withdrawn_at"])
        others = [row for row in approvers() if row != by]
        record_change("withdrawn", change, by=by, now=now, tell=[*others, *people_told_of(change)])
    return change


def lock_change(change: ChangeRequest) -> ChangeRequest:
    """The award first, then the request: the one order in which they are locked."""
    award = lock_award(change.award)
    locked = (
        ChangeRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("proposed_by")
        .get(pk=change.pk)
    )
    locked.award = award
    return locked
