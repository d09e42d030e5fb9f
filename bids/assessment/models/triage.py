"""Bids the panel agreed not to discuss, and those that a member rescued."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class NotDiscussed(models.Model):
    """Kept as it was when the chair accepted it: `behind`, by how many tenths of a point at least every set
    with the bid fell short of the best one, 0 where it asked for more than there is.

    `places` is of rows from before the triage went by money: so many first places counted, and at least so
    many bids were above.

    One that is rescued is discussed like any other, and is not set aside again.
    """

    bid = models.OneToOneField("bids.Bid", models.PROTECT, related_name="not_discussed")
    places = models.PositiveIntegerField(null=True)
    behind = models.PositiveIntegerField()
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rescued_at = models.DateTimeField(null=True)
    rescued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    rescue_reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places__gte=1, behind__gte=models.F("places")),
                name="not_discussed_is_behind",
            ),
            models.CheckConstraint(
                condition=Q(rescued_at__isnull=True, rescued_by__isnull=True, rescue_reason="")
                | (Q(rescued_at__isnull=False, rescued_by__isnull=False) & ~Q(rescue_reason="")),
                name="not_discussed_rescued_pair",
            ),
        ]
