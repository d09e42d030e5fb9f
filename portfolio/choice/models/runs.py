"""A scenario solved: what was asked, frozen; the answer as far as it has come; and the proof."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import LeasedRow
from legacyfund.database import any_changed, pair, set_only_in
from portfolio.choice.workflow import RUN_TRANSITIONS, RunStatus


class ScenarioRun(LeasedRow):
    """`reference` is the scenario's with `-R` and a number. Canonical JSON throughout: `problem` (of
    `rules/problem.py`), `inputs` (what else the answer is made of: `queries/problems.py`), `answer`
    (`rules/answer.py`; blank until the first step is done) and `certificate` (blank until made).

    `verdict` is what the checker said of the certificate. `doing` says in words what the worker is at, after
    `steps_done` of `steps`.
    """

    MAX_ATTEMPTS = 3

    scenario = models.ForeignKey("portfolio.Scenario", models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=50, unique=True)
    status = models.CharField(max_length=9, choices=RunStatus, default=RunStatus.QUEUED)
    problem = models.TextField()
    problem_sha256 = models.CharField(max_length=64)
    inputs = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    doing = models.CharField(max_length=100, blank=True)
    steps_done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    answer = models.TextField(blank=True)
    certificate = models.TextField(blank=True)
    verdict = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="scenario_run_number_once"),
            models.UniqueConstraint(
                fields=["scenario"],
                condition=Q(status__in=["QUEUED", "RUNNING"]),
                name="scenario_run_one_in_hand",
            ),
            models.CheckConstraint(
                condition=pair("cancelled_at", "cancelled_by"), name="scenario_run_cancelled"
            ),
            models.CheckConstraint(
                condition=set_only_in(["DONE", "CANCELLED"], "done_at"),
                name="scenario_run_done_shown",
            ),
            models.CheckConstraint(
                condition=~Q(status="DONE") | ~Q(answer=""), name="scenario_run_done_with_answer"
            ),
            models.CheckConstraint(
                condition=~Q(status="CANCELLED") | Q(cancelled_at__isnull=False),
                name="scenario_run_cancelled_by_somebody",
            ),
            models.CheckConstraint(
                condition=set_only_in("FAILED", "set_aside_at"),
                name="scenario_run_failed_aside",
            ),
            models.CheckConstraint(
                condition=Q(certificate="", verdict="") | (~Q(certificate="") & ~Q(verdict="")),
                name="scenario_run_certificate_checked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(status__in=["QUEUED", "RUNNING"]),
                name="scenario_run_waiting",
            )
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=RUN_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed(
                    *("scenario", "number", "reference", "problem", "problem_sha256", "inputs"),
                    *("asked_at", "asked_by"),
                ),
            ),
            pgtrigger.Protect(
                name="kept_once_done",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__done_at__isnull=False),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.reference} of {self.scenario.name}"
