"""Which role a person holds, for which department, from when to when."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from accounts.permissions import DEPARTMENT_ROLES, NOT_BY_DEPUTY, ROLES, Permission, Role
from legacyfund.database import pair

ROLE_CHOICES = [(role.value, ROLES[role].label) for role in Role]


def department_where_needed() -> models.Q:
    """A bidder and a sign-off act for a department; others may name the one they come from."""
    return ~models.Q(role__in=sorted(DEPARTMENT_ROLES)) | models.Q(department__isnull=False)


class LondonToday(models.Func):
    """The day it is in London by the database's clock."""

    template = "(statement_timestamp() AT TIME ZONE 'Europe/London')::date"
    output_field = models.DateField()


def in_force(prefix: str = "") -> models.Q:
    """Held now: not ended and, for a deputy, within its days. `prefix` leads to the membership."""
    within = {f"{prefix}deputy_from__lte": LondonToday(), f"{prefix}deputy_until__gte": LondonToday()}
    always = models.Q(**{f"{prefix}deputy_from__isnull": True})
    return models.Q(**{f"{prefix}ended_at__isnull": True}) & (always | models.Q(**within))


class Membership(models.Model):
    """A role held. It ends, it is never deleted: conflicts look two years back.

    A deputy holds the role of sign-off from a day to a day, both included, in London.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    deputy_from = models.DateField(null=True, blank=True)
    deputy_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "department", "deputy_from"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="membership_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(deputy_from__isnull=True, deputy_until__isnull=True)
                | models.Q(
                    role=Role.SIGN_OFF,
                    deputy_from__isnull=False,
                    deputy_until__isnull=False,
                    deputy_until__gte=models.F("deputy_from"),
                ),
                name="membership_deputy_days",
            ),
            models.CheckConstraint(condition=department_where_needed(), name="membership_department"),
            models.CheckConstraint(
                condition=pair("ended_at", "ended_by"),
                name="membership_ended_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"

    @property
    def is_deputy(self) -> bool:
        return self.deputy_from is not None

    @property
    def permissions(self) -> frozenset[Permission]:
        held = ROLES[Role(self.role)].permissions
        return held - NOT_BY_DEPUTY if self.is_deputy else held

    @property
    def label(self) -> str:
        """The role as people read it."""
        if self.deputy_until is None:
            return ROLES[Role(self.role)].label
        return f"Deputy for the sign-off until {self.deputy_until.day} {self.deputy_until:%B %Y}"

    @property
    def label_in_sentence(self) -> str:
        return self.label[0].lower() + self.label[1:]


class Invitation(models.Model):
    """A person asked to join, by the administrator or by the sign-off of the department.

    The link in the e-mail carries a signature over the row: its id, address, moment and `link_random`. No
    token is stored.
    """

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    link_random = models.UUIDField(default=uuid4, db_default=RandomUUID(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=department_where_needed(), name="invitation_department"),
            models.CheckConstraint(
                condition=pair("accepted_at", "accepted_by"),
                name="invitation_accepted_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, accepted_at__isnull=True),
                name="invitation_withdrawn_pair",
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.role}"
