"""Why a person may have to keep away from a bid: found or declared, and what the fund decided of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.assessment.workflow import CONFLICT_TRANSITIONS, ConflictStatus
from legacyfund.database import any_changed


class Conflict(models.Model):
    """One piece of evidence about one person and one bid. `key` tells pieces of one kind apart, such as the
    version somebody signed; what is found twice is one row.
    """

    class Source(models.TextChoices):
        FOUND = "FOUND", "Found in the record"
        DECLARED = "DECLARED", "Declared"

    class Kind(models.TextChoices):
        # Belongs to a department on the bid or one merged with it, or left it within two years. Always one.
        DEPARTMENT = "DEPARTMENT", "Department"
        # Wrote, sent, signed or answered on the bid.
        WORKED = "WORKED", "Worked on the bid"
        # The same on an earlier bid for one of its systems.
        EARLIER = "EARLIER", "Worked on an earlier bid"
        # Registered, rated or changed a system of the bid, or one that system depends on.
        SYSTEM = "SYSTEM", "Answers for a system"
        # Invited somebody who worked on the bid, or is their deputy.
        BROUGHT_IN = "BROUGHT_IN", "Close to somebody on the bid"
        # Declared by the person.
        PERSONAL = "PERSONAL", "Family or friends"
        MONEY = "MONEY", "Money or a supplier"
        WORK = "WORK", "Work"

    bid = models.ForeignKey("bids.Bid", models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts")
    source = models.CharField(max_length=8, choices=Source)
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=80, blank=True)
    evidence = models.TextField(max_length=1000)
    noted_at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=ConflictStatus, default=ConflictStatus.OPEN)
    reason = models.TextField(max_length=1000, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "person", "kind", "key"], name="conflict_once"),
            models.CheckConstraint(condition=~Q(evidence=""), name="conflict_has_evidence"),
            models.CheckConstraint(
                condition=Q(status="OPEN", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(status="OPEN") & Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(reason="")),
                name="conflict_settled_pair",
            ),
            models.CheckConstraint(
                condition=~Q(kind="DEPARTMENT", status="DISMISSED"), name="conflict_department_stands"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=CONFLICT_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="as_noted",
                operation=pgtrigger.Update,
                condition=any_changed("bid", "person", "source", "kind", "key", "evidence", "noted_at"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.person} and {self.bid.reference}: {self.evidence}"
