"""Who is to review what, tried out before anybody is asked; and who introduces a bid to the panel."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from legacyfund.database import pair


class AssignmentPlan(models.Model):
    """A dry run of a round. Nobody but the fund sees any part of it until it is published, all at once.

    `proof` is `AssignmentProof` as JSON: the largest load, and the bids that show that none is lower.
    """

    round = models.ForeignKey("bids.Round", models.PROTECT, related_name="assignment_plans")
    proof = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(published_at__isnull=True), name="assignment_one_dry_run"
            ),
            models.CheckConstraint(
                condition=pair("published_at", "published_by"),
                name="assignment_published_pair",
            ),
        ]


class PlannedReview(models.Model):
    """A person for a bid in a dry run. `introduces` is 1 or 2 where they introduce the bid, and `moved` says
    that a person put them there.
    """

    plan = models.ForeignKey("bids.AssignmentPlan", models.CASCADE, related_name="planned")
    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    introduces = models.PositiveSmallIntegerField(null=True)
    moved = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "bid", "person"], name="planned_review_once"),
            models.UniqueConstraint(fields=["plan", "bid", "introduces"], name="planned_introducer_once"),
            models.CheckConstraint(
                condition=Q(introduces__isnull=True) | Q(introduces__in=(1, 2)),
                name="planned_introducer_place",
            ),
        ]


class Introducer(models.Model):
    """Who introduces the bid at the meeting: the first speaks, the second adds. Only while they review it."""

    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="introducers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "place"], name="introducer_place_once"),
            models.UniqueConstraint(fields=["bid", "person"], name="introducer_person_once"),
            models.CheckConstraint(condition=Q(place__in=(1, 2)), name="introducer_place"),
        ]

    def __str__(self) -> str:
        return f"{self.person} introduces {self.bid.reference}"
