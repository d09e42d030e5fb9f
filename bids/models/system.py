"""A legacy system in the register."""

from django.conf import settings
from django.db import models


class LegacySystem(models.Model):
    """What a department runs and may bid to replace. `reference` is `<department code>-S<number>`."""

    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="systems")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    name = models.CharField("name of the system", max_length=150)
    description = models.TextField("what it is and what it does", max_length=2000)
    components = models.TextField("legacy components", max_length=2000, blank=True)
    services_supported = models.TextField("services it supports and who uses them", max_length=2000)
    owner_role = models.CharField("who owns it (a role, not a name)", max_length=120)
    yearly_run_cost = models.DecimalField("yearly cost to run", max_digits=14, decimal_places=2)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "number"], name="system_number_once"),
            models.UniqueConstraint(fields=["department", "name"], name="system_name_once"),
            models.CheckConstraint(condition=models.Q(yearly_run_cost__gte=0), name="system_run_cost"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"
