"""The answer a form was first given, kept so that sending it again gives the same one."""

from django.conf import settings
from django.db import models


class FirstAnswer(models.Model):
    """Where a person was sent on when the form with this key was taken, and what was in the form.

    `body_sha256` covers the person's address, the page's and every field, files with their content. The
    row commits with what the form made, or not at all.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    body_sha256 = models.CharField(max_length=64)
    location = models.TextField(blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="first_answer_once")]
        indexes = [models.Index(fields=["answered_at"], name="first_answer_oldest")]

    def __str__(self) -> str:
        return f"{self.key} {self.location}"
