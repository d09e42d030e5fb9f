"""Awards, outcomes and milestones that wait for a department, and for the fund."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.overview.queries.waiting import Waiting, Worklist
from legacyfund.lib.financial_year import london_date
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.queries.changes import changes_to_answer
from portfolio.awards.changes.rules.kinds import ChangeKind
from portfolio.awards.changes.workflow import ChangeStatus
from portfolio.awards.delivery.queries.forecasts import overdue_forecasts
from portfolio.awards.delivery.queries.reports import reports_due
from portfolio.awards.models import Award, Claim, Milestone
from portfolio.awards.queries.awards import awards_visible_to, milestones_in
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.awards.workflow import DELIVERING, AwardStatus, MilestoneStatus
from portfolio.decisions.models import Letter
from portfolio.decisions.queries.letters import letters_unread_by
from portfolio.home.queries.waiting.releases import RELEASES

SOON = timedelta(days=60)


def _offered(user: User, now: datetime) -> QuerySet[Award]:
    return awards_visible_to(user).filter(
        ANNOUNCED,
        status=AwardStatus.OFFERED,
        department__in=departments_with(user, Permission.ANSWER_AWARD),
    )


def _due(user: User, now: datetime) -> QuerySet[Any]:
    """Those whose day has passed wait to be forecast anew."""
    today = london_date(now)
    return _to_claim(user).filter(forecast_on__range=(today, today + SOON), reason=None)


def _forecast_passed(user: User, now: datetime) -> QuerySet[Milestone]:
    """But for claims that were refused, which wait to be put right."""
    refused = _to_claim(user).filter(reason__isnull=False)
    return overdue_forecasts(user, now=now).exclude(pk__in=refused.order_by().values("pk"))


def _to_report_on(award: Award) -> Waiting:
    label = f"Report on the delivery of {award.reference}: {award.title}"
    return Waiting(label, None, "portfolio:report_delivery", {"reference": award.reference})


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


def _paused(user: User, now: datetime) -> QuerySet[Any]:
    """With the `reason` of the change that paused each."""
    pauses = ChangeRequest.objects.filter(
        award=OuterRef("pk"), kind=ChangeKind.PAUSE, status=ChangeStatus.APPROVED
    )
    return (
        awards_visible_to(user)
        .filter(status=AwardStatus.PAUSED, department__in=departments_with(user, Permission.PROPOSE_CHANGE))
        .annotate(reason=Subquery(pauses.order_by("-number").values("reason")[:1]))
    )


def _to_resume(award: Any) -> Waiting:
    label = f"Paused, until somebody asks to resume it: {award.reference}, {award.title}"
    return Waiting(label, None, "portfolio:award", {"reference": award.reference}, reason=award.reason or "")


def _to_approve(change: ChangeRequest) -> Waiting:
    """What was proposed, of which award."""
    label = f"Answer {change.reference}: {change.get_kind_display().lower()} {change.award.title}"
    place = {"reference": change.award.reference, "number": str(change.number)}
    return Waiting(label, None, "portfolio:change", place)


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
        "forecasts",
        "Milestones whose day has passed",
        frozenset({Permission.REPORT_DELIVERY}),
        _forecast_passed,
        _on_milestone("Claim, or forecast anew,", dated=True),
    ),
    Worklist(
        "reports-on-delivery",
        "Reports on delivery due",
        frozenset({Permission.REPORT_DELIVERY}),
        lambda user, now: reports_due(user, now=now),
        _to_report_on,
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
        "changes",
        "Changes to awards to answer",
        frozenset({Permission.APPROVE_CHANGE}),
        lambda user, now: changes_to_answer(user),
        _to_approve,
    ),
    Worklist("paused", "Awards that are paused", frozenset({Permission.PROPOSE_CHANGE}), _paused, _to_resume),
    RELEASES,
)
