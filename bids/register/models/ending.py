"""The file that shows a system is switched off."""

from django.db import models
from django.db.models import Q

from legacyfund.database import append_only


class EndingFile(models.Model):
    """Kept byte for byte beside the system's ending, whose moment and person are its own; only ever served as
    a download. Apart from the system, so that no list of systems reads it.
    """

    system = models.OneToOneField("bids.LegacySystem", models.PROTECT, related_name="ending_file")
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(sha256=""), name="ending_file_whole"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.name} of {self.system.reference}"
