"""Change requests a person may see, those that wait, and what stands in a person's way."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import departments_with, has_permission, may_for
from accounts.queries.told import CameBack
from bids.assessment.queries.panel import interest_in
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from portfolio.awards.changes.models import CancelledMilestone, ChangedAmount, ChangedBaseline, ChangeRequest
from portfolio.awards.changes.queries.now import award_now, room_to_increase, terms_of
from portfolio.awards.changes.rules.checks import check_stands, check_terms
from portfolio.awards.changes.rules.kinds import POSSIBLE, ChangeKind
from portfolio.awards.changes.rules.terms import Terms
from portfolio.awards.changes.rules.tolerances import needs_the_panel, tolerances_on
from portfolio.awards.changes.workflow import ChangeStatus
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.funds.models import CELL_ORDER


def awards_with_changes(user: User) -> QuerySet[Award]:
    """Awards whose changes the person sees: of departments they are of, or all for a role of none. An award
    that is not announced has no changes.
    """
    awards = Award.objects.select_related("department", "fund", "bid__round", "decision").order_by("-pk")
    return awards.filter(ANNOUNCED, department__in=departments_with(user, Permission.SEE_CHANGES))


def changes_visible_to(user: User) -> QuerySet[ChangeRequest]:
    """Newest first."""
    return (
        ChangeRequest.objects.filter(award__in=awards_with_changes(user))
        .select_related("award__department", "award__fund", "award__bid__round", "proposed_by", "answered_by")
        .order_by("-pk")
    )


def changes_of(award: Award) -> QuerySet[ChangeRequest]:
    """Newest first."""
    return (
        ChangeRequest.objects.filter(award=award)
        .select_related("award", "proposed_by", "answered_by")
        .order_by("-number")
    )


def last_refused(award: Award, kind: ChangeKind) -> CameBack | None:
    """Why the last change of the kind was refused; none where one was asked for since."""
    last = changes_of(award).filter(kind=kind).first()
    if last is None or last.status != ChangeStatus.REFUSED or last.answered_at is None:
        return None
    return CameBack(reason=last.answer_reason, at=last.answered_at, by=str(last.answered_by))


@dataclass(frozen=True)
class Changed:
    """The rows of a change, in the order of the award."""

    amounts: list[ChangedAmount]
    baselines: list[ChangedBaseline]
    cancelled: list[CancelledMilestone]


def rows_of(change: ChangeRequest) -> Changed:
    return Changed(
        list(change.amounts.select_related("milestone").order_by("milestone__number", *CELL_ORDER)),
        list(change.baselines.select_related("milestone").order_by("milestone__number")),
        list(change.cancelled.select_related("milestone").order_by("milestone__number")),
    )


def changes_to_answer(user: User) -> QuerySet[ChangeRequest]:
    """Those proposed by others, for whoever approves changes, the oldest first."""
    waiting = changes_visible_to(user).filter(status=ChangeStatus.PROPOSED)
    if not has_permission(user, Permission.APPROVE_CHANGE):
        return waiting.none()
    return waiting.exclude(proposed_by=user).order_by("pk")


def may_propose(award: Award, user: User) -> bool:
    return award.status in POSSIBLE and may_for(user, Permission.PROPOSE_CHANGE, award.department_id)


def may_withdraw(change: ChangeRequest, user: User) -> bool:
    return change.status == ChangeStatus.PROPOSED and change.proposed_by_id == user.pk


def obstacle_to_answering(change: ChangeRequest, user: User, *, now: datetime) -> str:
    """Why somebody who approves changes cannot answer this one; empty when they can."""
    if change.proposed_by_id == user.pk:
        return FORBIDDEN_PAIRS["approve_change"].refusal
    return interest_in(change.award.bid, user, now=now)


def obstacle_to_approving(change: ChangeRequest, *, now: datetime) -> str:
    """Why nobody can approve it as it was proposed; empty where it holds. It can still be refused."""
    terms, award = terms_of(change), award_now(change.award)
    try:
        check_stands(terms, award)
        check_terms(terms, award, london_date(now))
    except DomainError as refusal:
        return refusal.message
    return ""


def asks_for_the_panel(change: ChangeRequest, terms: Terms, *, now: datetime) -> bool:
    """Whether whoever approves it has to name the decision or the minute that agreed it."""
    if change.kind != ChangeKind.INCREASE:
        return False
    within = tolerances_on(london_date(now))
    return needs_the_panel(terms, room_to_increase(change.award, within))
