"""Systems that pass from one department's register to another's: offered and accepted, or by a closing."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bids.register.workflow import OFFER_TRANSITIONS, OfferStatus
from legacyfund.database import any_changed, append_only


class SystemOffer(models.Model):
    """A department offers some of its systems to another. `reference` is `<department code>-T<number>`.

    What is offered never changes: other systems, another department or another reason are another offer.
    An offer lapses, answered by nobody, when one of the two departments closes into another.
    """

    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="offers_made")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    receiver = models.ForeignKey("accounts.Department", models.PROTECT, related_name="offers_received")
    reason = models.TextField(max_length=2000)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=OfferStatus, default=OfferStatus.OPEN)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer_reason = models.TextField(max_length=2000, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "number"], name="system_offer_number_once"),
            models.CheckConstraint(condition=~Q(department=F("receiver")), name="system_offer_to_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="system_offer_explained"),
            models.CheckConstraint(
                condition=Q(status="OPEN", answered_at__isnull=True, answered_by__isnull=True)
                | Q(status="LAPSED", answered_at__isnull=False, answered_by__isnull=True)
                | Q(
                    status__in=["ACCEPTED", "DECLINED", "TAKEN_BACK"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="system_offer_answer_shown",
            ),
            models.CheckConstraint(
                condition=~Q(status="DECLINED") | ~Q(answer_reason=""), name="system_offer_declined_why"
            ),
        ]
        indexes = [models.Index(fields=["receiver", "-id"], name="system_offer_of_receiver")]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=OFFER_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="terms",
                operation=pgtrigger.Update,
                condition=any_changed("department", "receiver", "reason", "offered_at", "offered_by"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.reference} to {self.receiver}"

    @property
    def is_open(self) -> bool:
        return self.status == OfferStatus.OPEN


class OfferedSystem(models.Model):
    """One system of an offer, with its name and confirmed rating of that day: all that the other department
    is told of it (`overall_in_168ths` is null when it was not yet rated). `settled_at` is when the offer was
    answered: till then nobody offers the system again.
    """

    offer = models.ForeignKey("bids.SystemOffer", models.PROTECT, related_name="systems")
    system = models.ForeignKey("bids.LegacySystem", models.PROTECT, related_name="offers")
    name = models.CharField(max_length=150)
    overall_in_168ths = models.PositiveIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "system"], name="offered_system_once"),
            models.UniqueConstraint(
                fields=["system"], condition=Q(settled_at__isnull=True), name="offered_system_one_open"
            ),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.system} in {self.offer.reference}"


class SystemPassing(models.Model):
    """A system went from the register of `former` to that of `successor`: accepted by `passed_by` as offered,
    or because `former` closed, by nobody. `number` and `name` are those it had in the register it left.
    """

    system = models.ForeignKey("bids.LegacySystem", models.PROTECT, related_name="passings")
    former = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    successor = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=150)
    offer = models.ForeignKey("bids.SystemOffer", models.PROTECT, null=True, related_name="passings")
    passed_on = models.DateField()
    passed_at = models.DateTimeField()
    passed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(former=F("successor")), name="system_passing_to_another"),
            models.CheckConstraint(
                condition=Q(offer__isnull=True, passed_by__isnull=True)
                | Q(offer__isnull=False, passed_by__isnull=False),
                name="system_passing_offered_or_closed",
            ),
            models.UniqueConstraint(fields=["former", "number"], name="system_passing_number_once"),
        ]
        indexes = [
            models.Index(fields=["former", "-id"], name="system_passing_of_former"),
            models.Index(fields=["successor", "-id"], name="system_passing_of_successor"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.system.reference} from {self.former} to {self.successor}"
