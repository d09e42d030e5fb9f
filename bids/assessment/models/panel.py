"""Who sits on the panel of a round, and in which part."""

from django.conf import settings
from django.db import models


class PanelMember(models.Model):
    """A person on the panel of one round. The deputy stands in for the chair on the bids that the chair is
    recused from, and on those alone. `most_bids` is the largest number of reviews to ask of this person;
    `expertise` names, with commas between, what they know; `not_with` is somebody they are never to review
    the same bid with.
    """

    class Part(models.TextChoices):
        # Runs the meeting, moderates, and records what is decided.
        CHAIR = "CHAIR", "Chair"
        # The chair on the bids that the chair is recused from; a member on all others.
        DEPUTY = "DEPUTY", "Deputy chair"
        MEMBER = "MEMBER", "Member"

    round = models.ForeignKey("bids.Round", models.PROTECT, related_name="panel")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="panels")
    part = models.CharField(max_length=6, choices=Part, default=Part.MEMBER)
    most_bids = models.PositiveSmallIntegerField(default=12)
    may_introduce = models.BooleanField(default=True)
    expertise = models.CharField(max_length=300, blank=True)
    not_with = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="panel_member_once"),
            models.UniqueConstraint(
                fields=["round", "part"],
                condition=models.Q(part__in=["CHAIR", "DEPUTY"]),
                name="panel_one_chair_and_one_deputy",
            ),
            models.CheckConstraint(
                condition=models.Q(most_bids__range=(0, 1000)), name="panel_member_most_bids"
            ),
            models.CheckConstraint(
                condition=~models.Q(not_with=models.F("id")), name="panel_member_not_with_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_part_display().lower()}"
