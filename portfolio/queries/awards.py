"""Awards and milestones a person may see. A department sees its own, and none before it is announced."""

from django.db.models import QuerySet

from accounts.models import Event, User
from accounts.permissions import Permission
from accounts.queries import departments_with, sees_all_departments
from portfolio.models import Award, Claim, Milestone
from portfolio.workflow import DecisionStatus, MilestoneStatus


def awards_visible_to(user: User) -> QuerySet[Award]:
    """Newest first."""
    awards = Award.objects.select_related("department", "fund", "bid", "decision").order_by("-pk")
    if sees_all_departments(user, Permission.SEE_AWARDS):
        return awards
    return awards.filter(
        department__in=departments_with(user, Permission.SEE_AWARDS),
        decision__status=DecisionStatus.ANNOUNCED,
    )


def milestones_visible_to(user: User) -> QuerySet[Milestone]:
    """By award, then in the order of the award."""
    return (
        Milestone.objects.filter(award__in=awards_visible_to(user))
        .select_related("award__department", "award__fund", "award__decision")
        .order_by("award_id", "number")
    )


def milestones_of(award: Award) -> QuerySet[Milestone]:
    return (
        Milestone.objects.filter(award=award)
        .select_related("award")
        .prefetch_related("shares")
        .order_by("number")
    )


def claims_of(milestone: Milestone) -> QuerySet[Claim]:
    """Latest first, without the files' bytes."""
    return (
        Claim.objects.filter(milestone=milestone)
        .select_related("claimed_by", "checked_by", "released_by")
        .defer("file_bytes")
        .order_by("-pk")
    )


def standing_claim(milestone: Milestone) -> Claim | None:
    """The claim that waits, or was found met; none when the last was refused."""
    return claims_of(milestone).exclude(outcome=Claim.Outcome.REFUSED).first()


def history_of(award: Award) -> QuerySet[Event]:
    """What was done to the award and its milestones, latest first."""
    milestones = Milestone.objects.filter(award=award).values("pk")
    of_award = Event.objects.filter(subject="portfolio.award", subject_id=award.pk)
    of_milestones = Event.objects.filter(subject="portfolio.milestone", subject_id__in=milestones)
    return (of_award | of_milestones).select_related("actor").order_by("-pk")


def milestones_in(status: MilestoneStatus, user: User) -> QuerySet[Milestone]:
    """Milestones in one status the person may see, soonest first."""
    return milestones_visible_to(user).filter(status=status).order_by("forecast_on", "pk")
