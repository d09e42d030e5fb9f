"""Awards and milestones that wait: to be answered, claimed, checked and released."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.overview.queries.waiting import Pile, Waiting
from legacyfund.lib.financial_year import london_date
from portfolio.models.award import Award, Claim, Milestone
from portfolio.queries.awards import awards_visible_to, milestones_in
from portfolio.workflow import DELIVERING, AwardStatus, DecisionStatus, MilestoneStatus

SOON = timedelta(days=60)


def _offered(user: User, now: datetime) -> QuerySet[Award]:
    return awards_visible_to(user).filter(
        status=AwardStatus.OFFERED,
        decision__status=DecisionStatus.ANNOUNCED,
        department__in=departments_with(user, Permission.ANSWER_AWARD),
    )


def _due(user: User, now: datetime) -> QuerySet[Milestone]:
    return milestones_in(MilestoneStatus.PLANNED, user).filter(
        forecast_on__lte=london_date(now) + SOON,
        award__status__in=DELIVERING,
        award__department__in=departments_with(user, Permission.CLAIM_MILESTONE),
    )


def _claimed(user: User, now: datetime) -> QuerySet[Milestone]:
    return milestones_in(MilestoneStatus.CLAIMED, user)


def _met(user: User, now: datetime) -> QuerySet[Milestone]:
    """Those the person neither claimed nor checked, as `may_release` says of one."""
    standing = Claim.objects.filter(milestone=OuterRef("pk")).exclude(outcome=Claim.Outcome.REFUSED)
    own = standing.filter(Q(claimed_by=user) | Q(checked_by=user))
    return milestones_in(MilestoneStatus.MET, user).filter(Exists(standing), ~Exists(own))


def _to_answer(award: Award) -> Waiting:
    label = f"Answer the award {award.reference}: {award.title}"
    return Waiting(label, None, "portfolio:outcome", {"reference": award.reference})


def _to_claim(milestone: Milestone) -> Waiting:
    return Waiting(
        f"Reach and claim {milestone.reference}: {milestone.name}",
        milestone.forecast_on,
        "portfolio:milestone",
        _of(milestone),
    )


def _to_check(milestone: Milestone) -> Waiting:
    label = f"Check the evidence of {milestone.reference}: {milestone.name}"
    return Waiting(label, None, "portfolio:milestone", _of(milestone))


def _to_release(milestone: Milestone) -> Waiting:
    label = f"Release the money of {milestone.reference}: {milestone.name}"
    return Waiting(label, None, "portfolio:milestone", _of(milestone))


def _of(milestone: Milestone) -> dict[str, str]:
    return {"reference": milestone.award.reference, "number": str(milestone.number)}


AWARD_PILES = (
    Pile("awards", "Awards to answer", frozenset({Permission.ANSWER_AWARD}), _offered, _to_answer),
    Pile(
        "milestones",
        "Milestones to reach and claim",
        frozenset({Permission.CLAIM_MILESTONE}),
        _due,
        _to_claim,
    ),
    Pile("claims", "Evidence to check", frozenset({Permission.CHECK_MILESTONE}), _claimed, _to_check),
    Pile("tranches", "Money to release", frozenset({Permission.RELEASE_TRANCHE}), _met, _to_release),
)
