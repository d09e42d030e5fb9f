"""The scenario the chair puts before the meeting: one at a time, each replaced one with its reason."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from legacyfund.database import any_changed, pair


class Adoption(models.Model):
    """`reason` says why it takes the place of the one before; the first needs none."""

    round = models.ForeignKey("bids.Round", models.PROTECT, related_name="adoptions")
    run = models.ForeignKey("portfolio.ScenarioRun", models.PROTECT, related_name="adoptions")
    reason = models.TextField(max_length=2000, blank=True)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(replaced_at__isnull=True), name="adoption_one_current"
            ),
            models.CheckConstraint(condition=pair("replaced_at", "replaced_by"), name="adoption_replaced"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed("round", "run", "reason", "adopted_at", "adopted_by"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.run.reference} adopted"
