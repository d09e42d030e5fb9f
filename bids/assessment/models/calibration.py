"""The bid that everybody scores first, to agree what the anchors mean."""

from django.conf import settings
from django.db import models


class CalibrationBid(models.Model):
    """One a round, marked before its reviews are asked for. It has no place in the ranking."""

    round = models.OneToOneField("bids.Round", models.PROTECT, related_name="calibration")
    bid = models.OneToOneField("bids.Bid", models.PROTECT, related_name="calibration")
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
