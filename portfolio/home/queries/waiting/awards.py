"""Awards, outcomes and milestones that wait for a department, and for the fund."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.overview.queries.waiting import Waiting, Worklist
from legacyfund.lib.financial_year import london_date
from portfolio.awards.models import Award, Claim, Milestone
from portfolio.awards.queries.awards import awards_visible_to, milestones_in
from portfolio.awards.workflow import DELIVERING, AwardStatus, MilestoneStatus
from portfolio.decisions.models import Letter
from portfolio.decisions.queries.letters import letters_unread_by
from portfolio.decisions.workflow import DecisionStatus

SOON = timedelta(days=60)


def _offered(user: User, now: datetime) -> QuerySet[Award]:
    return awards_visible_to(user).filter(
        status=AwardStatus.OFFERED,
        decision__status=DecisionStatus.ANNOUNCED,
        department__in=departments_with(user, Permission.ANSWER_AWARD),
    )


def _due(user: User, now: datetime) -> QuerySet[Any]:
    return _to_claim(user).filter(forecast_on__lte=london_date(now) + SOON, reason=None)


def _to_claim(user: User) -> QuerySet[Any]:
    """Planned milestones, with the `reason` where the last claim was refused."""
    claims = Claim.objects.filter(milestone=OuterRef("pk"), outcome=Claim.Outcome.REFUSED)
    return (
        milestones_in(MilestoneStatus.PLANNED, user)
        .filter(
            award__status__in=DELIVERING,
            award__department__in=departments_with(user, Permission.CLAIM_MILESTONE),
        )
        .annotate(reason=Subquery(claims.order_by("-pk").values("reason")[:1]))
    )


def _claimed(user: User, now: datetime) -> QuerySet[Milestone]:
    return milestones_in(MilestoneStatus.CLAIMED, user)


def _met(user: User, now: datetime) -> QuerySet[Milestone]:
    """Those the person neither claimed nor checked, as `may_release` says of one."""
    current = Claim.objects.filter(milestone=OuterRef("pk")).exclude(outcome=Claim.Outcome.REFUSED)
    own = current.filter(Q(claimed_by=user) | Q(checked_by=user))
    return milestones_in(MilestoneStatus.MET, user).filter(Exists(current), ~Exists(own))


def _to_answer(award: Award) -> Waiting:
    label = f"Answer the award {award.reference}: {award.title}"
    return Waiting(label, None, "portfolio:outcome", {"reference": award.reference})


def _on_milestone(step: str, *, dated: bool = False) -> Callable[[Milestone], Waiting]:
    """`dated`: due on the day the milestone is forecast for."""

    def entry(milestone: Milestone) -> Waiting:
        return Waiting(
            f"{step} {milestone.reference}: {milestone.name}",
            milestone.forecast_on if dated else None,
            "portfolio:milestone",
            {"reference": milestone.award.reference, "number": str(milestone.number)},
            reason=getattr(milestone, "reason", None) or "",
        )

    return entry


def _to_read(letter: Letter) -> Waiting:
    bid = letter.decision.bid
    place = {"reference": bid.reference, "number": str(letter.number)}
    return Waiting(f"Read the outcome of {bid.reference}: {bid.title}", None, "portfolio:letter", place)


AWARD_WORKLISTS = (
    Worklist(
        "outcomes",
        "Outcomes to read",
        frozenset({Permission.EDIT_BID, Permission.CERTIFY_BID}),
        lambda user, now: letters_unread_by(user),
        _to_read,
    ),
    Worklist("awards", "Awards to answer", frozenset({Permission.ANSWER_AWARD}), _offered, _to_answer),
    Worklist(
        "milestones",
        "Milestones to reach and claim",
        frozenset({Permission.CLAIM_MILESTONE}),
        _due,
        _on_milestone("Reach and claim", dated=True),
    ),
    Worklist(
        "claims-refused",
        "Claims that were refused",
        frozenset({Permission.CLAIM_MILESTONE}),
        lambda user, now: _to_claim(user).filter(reason__isnull=False),
        _on_milestone("Put right the claim of", dated=True),
    ),
    Worklist(
        "claims",
        "Evidence to check",
        frozenset({Permission.CHECK_MILESTONE}),
        _claimed,
        _on_milestone("Check the evidence of"),
    ),
    Worklist(
        "tranches",
        "Money to release",
        frozenset({Permission.RELEASE_TRANCHE}),
        _met,
        _on_milestone("Release the money of"),
    ),
)
