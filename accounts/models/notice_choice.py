"""How a person wishes to be told by e-mail of what may wait."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.lib.quiet_hours import QuietHours


class NoticeChoice(models.Model):
    """Nobody has one until they choose: then every message is sent at once. Quiet hours are London's; over
    midnight where they end earlier than they start.
    """

    class Pace(models.TextChoices):
        AT_ONCE = "AT_ONCE", "At once, one e-mail each"
        DAILY = "DAILY", "One e-mail a day, at 8 in the morning"
        WEEKLY = "WEEKLY", "One e-mail a week, on Monday at 8 in the morning"

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choice")
    pace = models.CharField(max_length=7, choices=Pace, default=Pace.AT_ONCE)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="notice_choice_quiet_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.pace}"

    @property
    def quiet(self) -> QuietHours | None:
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return QuietHours(self.quiet_from, self.quiet_until)
