"""Returns of spend: what a department reports of an award in a period, and who vouched for it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from legacyfund.database import any_changed, never_truncated, pair, set_only_in
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from portfolio.funds.models import CONTROL_BUDGET_CHOICES, pounds, pounds_or_none
from portfolio.spend.models.filing import in_words, one_of, pair_or_client
from portfolio.spend.workflow import RETURN_TRANSITIONS, ReturnStatus

COUNTING = [
    ReturnStatus.CHECKED,
    ReturnStatus.CERTIFIED,
    ReturnStatus.HELD,
    ReturnStatus.ACCEPTED,
]


class Return(models.Model):
    """A department's report of what it spent of an award in a period, out of one control budget.

    Made when a person sends it for certification, of the lines of a file (`upload`); or without any, to say
    that nothing was spent: then it has no lines and a blank control budget. `sequence` counts the returns of
    an award and period from 1: a correction is the next. A correction has a `correction_reason`, the `upload`
    whose rows say it or none, no `file` that counts for it, and lines that correct accepted ones; its control
    budget is blank where they are of several; `answers` is the fund's request that asked about them. The
    figures are the last check's. `challenges_reason`: why, as the preparer says, challenged
    lines are separate payments. `client` is the machine that filed it: then no person received it, and none
    prepared it unless one sent its file.
    """

    reference = models.CharField(max_length=70, unique=True)
    upload = models.ForeignKey("portfolio.ReturnUpload", models.PROTECT, null=True, related_name="returns")
    file = models.ForeignKey("portfolio.ReturnFile", models.PROTECT, null=True, related_name="returns")
    award = models.ForeignKey("portfolio.Award", models.PROTECT, related_name="returns")
    year = models.CharField(max_length=7)
    period = models.PositiveSmallIntegerField()
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES, blank=True)
    sequence = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=ReturnStatus, default=ReturnStatus.CHECKED)
    accrual_correction = models.BooleanField(default=False)
    correction_reason = models.TextField(max_length=2000, blank=True, db_default="")
    answers = models.ForeignKey(
        "portfolio.CorrectionRequest", models.PROTECT, null=True, related_name="corrections"
    )
    declared_total = pounds_or_none()
    line_count = models.PositiveIntegerField()
    transaction_count = models.PositiveIntegerField()
    net = pounds()
    negatives = models.PositiveIntegerField()
    duplicate_groups = models.PositiveIntegerField()
    challenge_count = models.PositiveIntegerField()
    warning_count = models.PositiveIntegerField()
    challenges_confirmed = models.BooleanField(default=False)
    challenges_reason = models.TextField(max_length=2000, blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey("accounts.ApiClient", models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField(null=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    certified_at = models.DateTimeField(null=True)
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True)
    held_because = models.TextField(max_length=2000, blank=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    refusal_reason = models.TextField(max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawal_reason = models.TextField(max_length=2000, blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(year__regex=r"^\d{4}-\d{2}$")
                & (
                    Q(
                        control_budget__in=list(CONTROL_BUDGETS),
                        file__isnull=False,
                        upload__isnull=False,
                        correction_reason="",
                    )
                    | Q(control_budget="", line_count=0, net=0, correction_reason="")
                    | (
                        ~Q(correction_reason="")
                        & Q(file__isnull=True, line_count__gte=1)
                        & Q(control_budget__in=["", *CONTROL_BUDGETS])
                    )
                ),
                name="return_of_lines_or_of_nothing",
            ),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | ~Q(correction_reason=""),
                name="return_answers_by_correcting",
            ),
            models.UniqueConstraint(
                fields=["award", "year", "period", "sequence"], name="return_sequence_once"
            ),
            models.UniqueConstraint(
                fields=["file", "award", "control_budget"],
                condition=Q(status__in=COUNTING),
                name="return_file_counts_once",
            ),
            models.CheckConstraint(condition=Q(period__range=(1, 12), sequence__gte=1), name="return_period"),
            models.CheckConstraint(condition=one_of("received_by", "client"), name="return_from_one"),
            models.CheckConstraint(
                condition=pair_or_client("prepared_at", "prepared_by"), name="return_prepared_pair"
            ),
            models.CheckConstraint(
                condition=pair("certified_at", "certified_by"), name="return_certified_pair"
            ),
            models.CheckConstraint(condition=pair("accepted_at", "accepted_by"), name="return_accepted_pair"),
            models.CheckConstraint(condition=pair("refused_at", "refused_by"), name="return_refused_pair"),
            models.CheckConstraint(
                condition=pair("withdrawn_at", "withdrawn_by"), name="return_withdrawn_pair"
            ),
            models.CheckConstraint(
                condition=Q(certified_by__isnull=True)
                | (~Q(certified_by=F("prepared_by")) & ~Q(certified_by=F("received_by"))),
                name="return_second_person",
            ),
            models.CheckConstraint(
                condition=Q(status="WITHDRAWN")
                | (Q(prepared_at__isnull=False) & (Q(challenge_count=0) | Q(challenges_confirmed=True))),
                name="return_prepared_shown",
            ),
            models.CheckConstraint(
                condition=Q(challenges_confirmed=True) & ~Q(challenges_reason="")
                | Q(challenges_confirmed=False, challenges_reason=""),
                name="return_challenges_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["CERTIFIED", "HELD", "ACCEPTED", "REFUSED"], certified_at__isnull=False
                )
                | Q(status="WITHDRAWN")
                | Q(status="CHECKED", certified_at__isnull=True),
                name="return_certified_shown",
            ),
            models.CheckConstraint(
                condition=(Q(status="HELD", held_at__isnull=False) & ~Q(held_because="")) | ~Q(status="HELD"),
                name="return_held_shown",
            ),
            models.CheckConstraint(
                condition=set_only_in("ACCEPTED", "accepted_at"),
                name="return_accepted_shown",
            ),
            models.CheckConstraint(
                condition=(Q(status="REFUSED", refused_at__isnull=False) & ~Q(refusal_reason=""))
                | (~Q(status="REFUSED") & Q(refused_at__isnull=True)),
                name="return_refused_shown",
            ),
            models.CheckConstraint(
                condition=set_only_in("WITHDRAWN", "withdrawn_at"),
                name="return_withdrawn_shown",
            ),
            models.CheckConstraint(
                condition=Q(withdrawal_reason="") | Q(status="WITHDRAWN"),
                name="return_sent_back_is_withdrawn",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=RETURN_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed(
                    *("reference", "upload", "file", "award", "year", "period", "control_budget", "sequence"),
                    *("accrual_correction", "correction_reason", "declared_total", "line_count", "net"),
                    *("received_by", "client", "answers"),
                ),
            ),
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__prepared_at__isnull=False)
                & any_changed("challenges_confirmed", "challenges_reason"),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def receiver(self) -> str:
        """Whoever or whatever it came from, in words."""
        return in_words(self.received_by, self.client)

    @property
    def preparer(self) -> str:
        return in_words(self.prepared_by, self.client)

    @property
    def is_sent_back(self) -> bool:
        """By the department's sign-off, who said why."""
        return bool(self.withdrawal_reason)

    @property
    def is_correction(self) -> bool:
        return bool(self.correction_reason)
