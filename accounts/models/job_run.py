"""One run of a scheduled job for one period: the lease that makes two schedulers harmless."""

from django.db import models

from legacyfund.database import empty_only_in


class JobRun(models.Model):
    """A job runs once a period. `lease_until`: from then on another may take over what failed or died. The
    period of a run that a person asked for begins with `ASKED`.
    """

    ASKED = "asked "

    class Outcome(models.TextChoices):
        RUNNING = "RUNNING", "Running"
        DONE = "DONE", "Done"
        FAILED = "FAILED", "Failed"

    name = models.CharField(max_length=60)
    period = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    holder = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.RUNNING)
    attempts = models.PositiveSmallIntegerField(default=1)
    counts = models.JSONField(default=dict)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "period"], name="job_run_once"),
            models.CheckConstraint(
                condition=empty_only_in("RUNNING", "ended_at", column="outcome"),
                name="job_run_ended_pair",
            ),
        ]
        indexes = [models.Index(fields=["name", "-started_at"], name="job_run_latest")]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"

    @property
    def is_as_needed(self) -> bool:
        """It runs where there is something to do, each time for a minute."""
        return not self.was_asked and len(self.period) == len("2026-11-22T10:05")

    @property
    def was_asked(self) -> bool:
        return self.period.startswith(self.ASKED)
