"""What a legacy system is made of, who is paid to keep it, and what it needs."""

from django.db import models
from django.db.models import F, Q


class SystemComponent(models.Model):
    """Hardware, software or a language. Support ends on `extended_until` where more was bought, else on
    `support_ends_on`; null is "not known".
    """

    system = models.ForeignKey("bids.LegacySystem", models.CASCADE, related_name="parts")
    name = models.CharField(max_length=150)
    version = models.CharField(max_length=60, blank=True)
    support_ends_on = models.DateField(null=True, blank=True)
    extended_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "name", "version"], name="component_once"),
            models.CheckConstraint(condition=~Q(name=""), name="component_has_a_name"),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True)
                | Q(support_ends_on__isnull=False, extended_until__gt=F("support_ends_on")),
                name="component_extended_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


class SystemContract(models.Model):
    """A contract the system depends on. `yearly_value` in pounds; null is "not known"."""

    system = models.ForeignKey("bids.LegacySystem", models.CASCADE, related_name="contracts")
    supplier = models.CharField(max_length=150)
    reference = models.CharField(max_length=60, blank=True)
    ends_on = models.DateField()
    yearly_value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    replacement_arranged = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "supplier", "reference", "ends_on"], name="contract_once"
            ),
            models.CheckConstraint(condition=~Q(supplier=""), name="contract_has_a_supplier"),
            models.CheckConstraint(condition=Q(yearly_value__gte=0), name="contract_yearly_value"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} {self.reference}".strip()


class SystemDependency(models.Model):
    """The system needs `depends_on`, or something outside the register that `outside` names in words.

    Cycles are allowed: two systems may need each other.
    """

    system = models.ForeignKey("bids.LegacySystem", models.CASCADE, related_name="dependencies")
    depends_on = models.ForeignKey(
        "bids.LegacySystem", models.CASCADE, null=True, blank=True, related_name="needed_by"
    )
    outside = models.CharField(max_length=150, blank=True)
    needed_for = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(depends_on__isnull=False, outside="")
                | (Q(depends_on__isnull=True) & ~Q(outside="")),
                name="dependency_in_or_outside",
            ),
            models.CheckConstraint(condition=~Q(depends_on=F("system")), name="dependency_not_itself"),
            models.UniqueConstraint(fields=["system", "depends_on"], name="dependency_once"),
            models.UniqueConstraint(
                fields=["system", "outside"], condition=~Q(outside=""), name="dependency_outside_once"
            ),
        ]
