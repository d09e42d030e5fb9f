"""A legacy system in the register."""

import pgtrigger
from django.conf import settings
from django.db import models

from bids.register.rules.details import CHOICES
from bids.register.workflow import SYSTEM_TRANSITIONS, SystemStatus
from legacyfund.database import set_only_in


class LegacySystem(models.Model):
    """What a department runs and may bid to replace. `reference` is `<department code>-S<number>`, and stays
    when the system passes to another department, whose register gives it another `number`: its place there.

    `components` is the framework's column "Legacy Components" in words; what is known of each component's
    support is a SystemComponent. Everything but the name may be unknown: a register that is imported holds
    what the department's spreadsheet held. Blank is "not recorded", never "no" or nothing.

    A system that has ended stays, with why: `merged_into` for one that was another all along,
    `ending_evidence` for one that is switched off. It is in no count, gap or new bid.
    """

    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="systems")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    name = models.CharField("name of the system", max_length=150)
    description = models.TextField("what it is and what it does", max_length=2000)
    components = models.TextField("legacy components", max_length=2000, blank=True)
    services_supported = models.TextField("services it supports", max_length=2000)
    users = models.CharField("who uses it", max_length=300, blank=True, default="")
    number_of_users = models.PositiveIntegerField("how many people use it", null=True, blank=True)
    owner_role = models.CharField("who owns it (a role, not a name)", max_length=120)
    classification = models.CharField(
        "data classification", max_length=18, choices=CHOICES["classification"], blank=True, default=""
    )
    hosting = models.CharField(
        "where it runs", max_length=12, choices=CHOICES["hosting"], blank=True, default=""
    )
    yearly_run_cost = models.DecimalField("yearly cost to run", max_digits=14, decimal_places=2, null=True)

    treatment_planned = models.CharField(
        "treatment planned", max_length=12, choices=CHOICES["treatment_planned"], blank=True, default=""
    )
    remediation_plan = models.CharField(
        "has a remediation plan", max_length=9, choices=CHOICES["remediation_plan"], blank=True, default=""
    )
    plan_funded = models.CharField(
        "the plan is funded", max_length=9, choices=CHOICES["plan_funded"], blank=True, default=""
    )
    target_resolution_on = models.DateField("target resolution date", null=True, blank=True)
    cost_change_percent = models.DecimalField(
        "estimated change of its cost", max_digits=7, decimal_places=2, null=True, blank=True
    )
    notes = models.TextField("notes", max_length=4000, blank=True, default="")

    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    status = models.CharField(max_length=14, choices=SystemStatus, default=SystemStatus.LIVE)
    ended_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ending_reason = models.TextField(max_length=2000, blank=True, default="")
    ending_evidence = models.TextField(max_length=6000, blank=True, default="")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "number"], name="system_number_once"),
            models.UniqueConstraint(fields=["department", "name"], name="system_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="system_has_a_name"),
            models.CheckConstraint(condition=models.Q(yearly_run_cost__gte=0), name="system_run_cost"),
            models.CheckConstraint(
                condition=models.Q(cost_change_percent__gte=-100), name="system_cost_change_percent"
            ),
            models.CheckConstraint(
                condition=~models.Q(remediation_plan="NO", plan_funded__in=["YES", "PARTIALLY"]),
                name="system_funds_a_plan_it_has",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status="LIVE", ended_on__isnull=True, ended_at__isnull=True, ended_by__isnull=True
                )
                | (
                    ~models.Q(status="LIVE")
                    & models.Q(ended_on__isnull=False, ended_at__isnull=False, ended_by__isnull=False)
                ),
                name="system_ending_whole",
            ),
            models.CheckConstraint(
                condition=set_only_in("MERGED", "merged_into"),
                name="system_merged_into_one",
            ),
            models.CheckConstraint(
                condition=models.Q(status="LIVE")
                | (models.Q(status="DECOMMISSIONED") & ~models.Q(ending_evidence=""))
                | (models.Q(status__in=["CLOSED", "MERGED"]) & ~models.Q(ending_reason="")),
                name="system_ending_explained",
            ),
        ]
        triggers = [pgtrigger.FSM(name="status", field="status", transitions=SYSTEM_TRANSITIONS.pairs())]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def has_ended(self) -> bool:
        return self.status != SystemStatus.LIVE
