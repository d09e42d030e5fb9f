"""Departments that take part in another department's bid."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from legacyfund.database import any_changed, pair


class PartnerAccess(models.TextChoices):
    READ = "READ", "Read the bid"
    EDIT = "EDIT", "Read the bid and edit named sections"


class BidPartner(models.Model):
    """A department invited to a bid, and from when to when it is in it.

    `sections` are the codes it may edit. The terms never change: another access is another
    invitation. The row stays when the part ends: who was on a bid does not review it.
    """

    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="partners")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="partnerships")
    access = models.CharField(max_length=4, choices=PartnerAccess)
    sections = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "department"],
                condition=Q(declined_at__isnull=True, ended_at__isnull=True),
                name="bid_partner_once",
            ),
            models.CheckConstraint(
                condition=Q(access="READ", sections=[]) | (Q(access="EDIT") & ~Q(sections=[])),
                name="bid_partner_sections",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(accepted_at__isnull=True, ended_at__isnull=True),
                name="bid_partner_one_answer",
            ),
            models.CheckConstraint(
                condition=pair("accepted_at", "accepted_by"), name="bid_partner_accepted_pair"
            ),
            models.CheckConstraint(
                condition=pair("declined_at", "declined_by"), name="bid_partner_declined_pair"
            ),
            models.CheckConstraint(condition=pair("ended_at", "ended_by"), name="bid_partner_ended_pair"),
        ]
        indexes = [models.Index(fields=["department", "bid"], name="bid_partner_of_department")]
        triggers = [
            pgtrigger.Protect(
                name="terms",
                operation=pgtrigger.Update,
                condition=any_changed("bid", "department", "access", "sections"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.department} in {self.bid}"

    @property
    def is_in(self) -> bool:
        return self.accepted_at is not None and self.ended_at is None

    @property
    def is_waiting(self) -> bool:
        """Invited, with no answer yet."""
        return self.accepted_at is None and self.declined_at is None and self.ended_at is None
