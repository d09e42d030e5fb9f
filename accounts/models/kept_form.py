"""What somebody typed when their session had run out, until they sign in again."""

from django.conf import settings
from django.db import models


class KeptForm(models.Model):
    """A form that met a session that had run out. `content` is sealed with the service's secret key and
    with the token that the person's browser holds; here is only the token's SHA-256.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    kept_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="kept_form_oldest")]

    def __str__(self) -> str:
        return f"kept for {self.person}"
