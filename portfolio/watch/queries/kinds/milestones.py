"""Milestones that come near or have passed, claims that wait, and one file that shows two milestones met."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.permissions import Permission
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date
from portfolio.awards.delivery.queries.forecasts import slipping_milestones
from portfolio.awards.models import Claim, Milestone
from portfolio.awards.workflow import DELIVERING, RUNNING, MilestoneStatus
from portfolio.watch.rules import Found, Group, Kind

FAR, NEAR = 30, 7
"""Days before its forecast on which a milestone is told of."""
LEFT_LYING = 10
"""Days for which the fund may leave a claim, a release or a condition that is said to be met before that is
told.
"""
MOST_NAMED = 4


def planned_milestones() -> QuerySet[Milestone]:
    """Of awards that deliver, by day."""
    return (
        Milestone.objects.filter(status=MilestoneStatus.PLANNED, award__status__in=DELIVERING)
        .select_related("award")
        .order_by("forecast_on", "pk")
    )


def overdue_milestones(today: date) -> QuerySet[Milestone]:
    """Planned, forecast for a day that has passed, of awards that deliver."""
    return planned_milestones().filter(forecast_on__lt=today)


def _of_milestone(row: Milestone, message: str) -> Found:
    return Found(
        key=str(row.pk),
        ref=row.reference,
        message=message,
        page=milestone_page(row),
        fund=row.award.fund_id,
        department=row.award.department_id,
        award=row.award_id,
        milestone=row.pk,
    )


def milestone_page(row: Milestone) -> str:
    return reverse("portfolio:milestone", args=[row.award.reference, row.number])


def _due_between(first: date, last: date) -> Iterator[Found]:
    for row in planned_milestones().filter(forecast_on__range=(first, last)):
        yield _of_milestone(row, f"{row.name} is forecast for {day_in_words(row.forecast_on)}.")


def due_in_30_days(now: datetime) -> Iterator[Found]:
    today = london_date(now)
    return _due_between(today + timedelta(days=NEAR + 1), today + timedelta(days=FAR))


def due_in_7_days(now: datetime) -> Iterator[Found]:
    today = london_date(now)
    return _due_between(today, today + timedelta(days=NEAR))


def overdue(now: datetime) -> Iterator[Found]:
    for row in overdue_milestones(london_date(now)):
        day = day_in_words(row.forecast_on)
        yield _of_milestone(row, f"{row.name} was forecast for {day} and is not claimed.")


def slipping(now: datetime) -> Iterator[Found]:
    for row in slipping_milestones():
        times: int = getattr(row, "times_later", 0)
        yield _of_milestone(row, f"{row.name} was forecast later {times} times since its baseline.")


def _waiting(status: MilestoneStatus) -> QuerySet[Claim]:
    """The claim of each milestone in the status, the longest waiting first."""
    standing = Claim.objects.filter(milestone__status=status, milestone__award__status__in=DELIVERING)
    return standing.exclude(outcome__in=Claim.OVER).select_related("milestone__award").defer("file_bytes")


def claims_left(now: datetime) -> Iterator[Found]:
    found = _waiting(MilestoneStatus.CLAIMED).filter(claimed_at__lte=now - timedelta(days=LEFT_LYING))
    for row in found.order_by("claimed_at", "pk"):
        since = day_in_words(london_date(row.claimed_at))
        yield _of_milestone(row.milestone, f"It was claimed on {since} and nobody has checked its evidence.")


def releases_left(now: datetime) -> Iterator[Found]:
    found = _waiting(MilestoneStatus.MET).filter(checked_at__lte=now - timedelta(days=LEFT_LYING))
    for row in found.order_by("checked_at", "pk"):
        if row.checked_at is not None:
            since = day_in_words(london_date(row.checked_at))
            yield _of_milestone(row.milestone, f"It was found met on {since} and its money is not released.")


def evidence_twice(now: datetime) -> Iterator[Found]:
    """By file, as long as the money of one of the claims is not released."""
    claims = Claim.objects.exclude(file_sha256="").exclude(outcome__in=Claim.OVER)
    claims = claims.filter(milestone__award__status__in=RUNNING)
    shared = (
        claims.order_by()
        .values("file_sha256")
        .annotate(used=Count("milestone", distinct=True), left=Count("pk", filter=Q(released_at=None)))
        .filter(used__gt=1, left__gt=0)
        .values("file_sha256")
    )
    by_file: dict[str, list[Claim]] = {}
    rows = claims.filter(file_sha256__in=shared).select_related("milestone__award").defer("file_bytes")
    for row in rows.order_by("claimed_at", "pk"):
        by_file.setdefault(row.file_sha256, []).append(row)
    for sha256, same in by_file.items():
        waits = next((row for row in same if row.released_at is None), same[-1])
        others = [row.milestone.reference for row in same if row != waits]
        named = ", ".join(others[:MOST_NAMED]) + (" and more" if len(others) > MOST_NAMED else "")
        found = _of_milestone(waits.milestone, f"Its evidence is the same file as that of {named}.")
        yield Found(**{**vars(found), "key": sha256})


KINDS = (
    Kind(
        "MILESTONE_DUE_30",
        Group.DELIVERY,
        "Milestone due in 30 days",
        "A planned milestone is forecast for a day 8 to 30 days away.",
        "It is claimed, its forecast moves, or it comes within 7 days.",
        told=(Permission.CLAIM_MILESTONE,),
        find=due_in_30_days,
    ),
    Kind(
        "MILESTONE_DUE_7",
        Group.DELIVERY,
        "Milestone due in 7 days",
        "A planned milestone is forecast for today or one of the next 7 days.",
        "It is claimed, its forecast moves, or its day passes.",
        told=(Permission.CLAIM_MILESTONE,),
        find=due_in_7_days,
    ),
    Kind(
        "MILESTONE_OVERDUE",
        Group.DELIVERY,
        "Milestone overdue",
        "The forecast day of a planned milestone has passed.",
        "It is claimed, or its forecast moves to a day to come.",
        told=(Permission.CLAIM_MILESTONE,),
        find=overdue,
        ignored_after=14,
        escalated_to=(Permission.ANSWER_AWARD, Permission.CHECK_MILESTONE),
    ),
    Kind(
        "MILESTONE_SLIPPING",
        Group.DELIVERY,
        "Milestone slipping",
        "The forecast of a planned milestone went later three times or more since its baseline was set.",
        "A change request sets another baseline, or it is claimed.",
        told=(Permission.CLAIM_MILESTONE, Permission.CHECK_MILESTONE),
        find=slipping,
    ),
    Kind(
        "CLAIM_NOT_CHECKED",
        Group.DELIVERY,
        "Evidence not checked",
        f"A milestone was claimed {LEFT_LYING} days ago and the fund has not answered.",
        "The fund finds it met or refuses it, or the claim is taken back.",
        told=(Permission.CHECK_MILESTONE,),
        find=claims_left,
        ignored_after=20,
        escalated_to=(Permission.SEE_AUDIT,),
    ),
    Kind(
        "RELEASE_HELD",
        Group.DELIVERY,
        "Money not released",
        f"A milestone was found met {LEFT_LYING} days ago and its money is not released.",
        "The money is released. The milestone’s page says what it waits for.",
        told=(Permission.RELEASE_TRANCHE,),
        find=releases_left,
        ignored_after=20,
        escalated_to=(Permission.SEE_AUDIT,),
    ),
    Kind(
        "EVIDENCE_TWICE",
        Group.DELIVERY,
        "One file for two milestones",
        "Two claims that stand have the same file as evidence, and the money of one is not released.",
        "One of the claims is refused or taken back, or the money of all is released after two people of the "
        "fund have looked.",
        told=(Permission.CHECK_MILESTONE,),
        find=evidence_twice,
    ),
)
