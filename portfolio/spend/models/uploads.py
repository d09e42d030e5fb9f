"""Files of spend on their way to being returns: the file as it came, how it is read, and what was found."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from legacyfund.database import any_changed, append_only, never_truncated, pair, set_only_in
from legacyfund.kept_files import KeptFile, kept_once
from legacyfund.lib.date_order import DATE_ORDERS, DateQuestion
from legacyfund.lib.tables.corrections import Correction
from legacyfund.lib.tables.matching import Guess
from portfolio.funds.models import CONTROL_BUDGET_CHOICES, pounds, pounds_or_none
from portfolio.spend.models.filing import in_words, one_of, pair_or_client
from portfolio.spend.rules.corrections import Change
from portfolio.spend.rules.lines import Part, Unsorted
from portfolio.spend.rules.restating import CorrectedInFile
from portfolio.spend.workflow import UPLOAD_TRANSITIONS, UploadStatus


class ReturnFile(KeptFile):
    """Sent by a person, or by a machine of the department (`client`)."""

    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="return_files")
    uploaded_by = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    client = models.ForeignKey("accounts.ApiClient", models.PROTECT, null=True, related_name="+")

    class Meta(KeptFile.Meta):
        constraints = [
            *kept_once("return_file"),
            models.CheckConstraint(condition=one_of("uploaded_by", "client"), name="return_file_from_one"),
        ]


class ReadAsSaid(models.Model):
    """A file of a department and how its people say it is read.

    `award` and `control_budget` are those of every line that says no other. `columns` says what each of
    `headings` stands for, blank for none; `guesses` what was guessed and the first values below; `award_by`
    is the place of the heading under which a line says its award. `date_order` is what a person said comes
    first in its dates, blank for nothing; `date_question` what they are asked of them; `unsorted` are words
    for awards that nobody has explained (`Unsorted`).
    """

    award = models.ForeignKey("portfolio.Award", models.PROTECT, null=True, related_name="+")
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES, blank=True)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    guesses = models.JSONField(default=list)
    award_by = models.PositiveSmallIntegerField(null=True)
    date_order = models.CharField(max_length=5, choices=DATE_ORDERS, blank=True, default="")
    date_question = models.JSONField(default=list)
    unsorted = models.JSONField(default=list)

    class Meta:
        abstract = True

    @property
    def guessed(self) -> list[Guess]:
        return [Guess(column, could_be, why, tuple(seen)) for column, could_be, why, seen in self.guesses]

    @property
    def not_sorted(self) -> list[Unsorted]:
        return [Unsorted(words, lines, supplier) for words, lines, supplier in self.unsorted]

    @property
    def asked_of_dates(self) -> DateQuestion | None:
        return DateQuestion(*self.date_question) if self.date_question else None


class ReturnUpload(ReadAsSaid):
    """A file that a department is making returns of. It is none itself, and has no number among them.

    `reference` is `<department code>-U<number>`. `corrections` are cells put right on the page
    (`Correction`). `checks` counts how often the file was checked: the figures, `parts` (`Part`), `unsorted`
    and the findings are the last check's.
    `text_size`: bytes that reading it goes through, a workbook's once it is unpacked.
    `line_corrections` are accepted lines that rows of it correct (`CorrectedInFile`); `unchanged` counts the
    rows that say what their lines say. `client` is the machine that filed it in the place of a person, who
    may still send it.
    """

    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="return_uploads")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    file = models.ForeignKey("portfolio.ReturnFile", models.PROTECT, related_name="uploads")
    year = models.CharField(max_length=7)
    period = models.PositiveSmallIntegerField()
    accrual_correction = models.BooleanField(default=False)
    declared_total = pounds_or_none()
    status = models.CharField(max_length=9, choices=UploadStatus, default=UploadStatus.RECEIVED)

    text_size = models.PositiveIntegerField(default=0)
    corrections = models.JSONField(default=list)

    checks = models.PositiveIntegerField(default=0)
    line_count = models.PositiveIntegerField(default=0)
    transaction_count = models.PositiveIntegerField(default=0)
    net = pounds()
    negatives = models.PositiveIntegerField(default=0)
    duplicate_groups = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    challenge_count = models.PositiveIntegerField(default=0)
    warning_count = models.PositiveIntegerField(default=0)
    parts = models.JSONField(default=list)
    line_corrections = models.JSONField(default=list)
    unchanged = models.PositiveIntegerField(default=0)

    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey("accounts.ApiClient", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "number"], name="return_upload_number_once"),
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(status__in=["CHECKED", "SENDING"]),
                name="return_upload_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(year__regex=r"^\d{4}-\d{2}$", period__range=(1, 12)), name="return_upload_period"
            ),
            models.CheckConstraint(condition=one_of("received_by", "client"), name="return_upload_from_one"),
            models.CheckConstraint(
                condition=pair_or_client("sent_at", "sent_by"), name="return_upload_sent_pair"
            ),
            models.CheckConstraint(
                condition=pair("cancelled_at", "cancelled_by"), name="return_upload_cancelled_pair"
            ),
            models.CheckConstraint(
                condition=set_only_in("SENT", "sent_at"),
                name="return_upload_sent_shown",
            ),
            models.CheckConstraint(
                condition=set_only_in("CANCELLED", "cancelled_at"),
                name="return_upload_cancelled_shown",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["CHECKED", "SENDING", "SENT"]) | Q(fault_count=0),
                name="return_upload_stands",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=UPLOAD_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed(
                    *("department", "number", "reference", "file", "year", "period", "accrual_correction"),
                    *("declared_total", "text_size", "received_at", "received_by", "client"),
                ),
            ),
            pgtrigger.Protect(
                name="headings",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    """OLD."headings" <> '[]'::jsonb AND (OLD."headings" IS DISTINCT FROM NEW."headings" """
                    """OR OLD."guesses" IS DISTINCT FROM NEW."guesses")"""
                ),
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
    def sender(self) -> str:
        return in_words(self.sent_by, self.client)

    @property
    def corrected(self) -> list[Correction]:
        return [Correction(**said) for said in self.corrections]

    @property
    def reports(self) -> list[Part]:
        """What the file comes to, by award, year of payment and control budget."""
        return [
            Part(award, year, budget, lines, Decimal(paid), Decimal(given_back))
            for award, year, budget, lines, paid, given_back in self.parts
        ]

    @property
    def corrects(self) -> list[CorrectedInFile]:
        return [
            CorrectedInFile(line, feed_no, Decimal(was), tuple(Change(*one) for one in told))
            for line, feed_no, was, told in self.line_corrections
        ]


class ReturnFinding(models.Model):
    """What a check of a file says of a cell, a line or the file (`line` null). `value` is the cell as it
    stands; `check_number` says which check of the file. `facts`, of a fault that may be waived: how its line
    was read (`facts_in`), empty where the line cannot stand for something else that is wrong with it; null
    where nothing is kept.
    """

    class Severity(models.TextChoices):
        FAULT = "fault", "Fault"
        CHALLENGE = "challenge", "Challenge"
        WARNING = "warning", "Warning"
        WAIVED = "waived", "Waived"

    upload = models.ForeignKey(
        "portfolio.ReturnUpload", models.PROTECT, related_name="findings", db_index=False
    )
    check_number = models.PositiveIntegerField()
    line = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=24)
    severity = models.CharField(max_length=9, choices=Severity)
    message = models.TextField(max_length=2000)
    facts = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["upload", "check_number", "id"], name="return_finding_in_order")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"line {self.line}: {self.code}"


class AwardMeaning(models.Model):
    """What a department's own words for an award stand for in its files: a project code, a cost centre, a
    supplier. `words` are folded as `sorting_key` does; no `award`: what is not paid out of any. A blank
    `control_budget` is that of the line or the file.
    """

    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="award_meanings")
    words = models.CharField(max_length=200)
    award = models.ForeignKey("portfolio.Award", models.PROTECT, null=True, related_name="+")
    control_budget = models.CharField(max_length=14, choices=CONTROL_BUDGET_CHOICES, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "words"], name="award_meaning_once"),
            models.CheckConstraint(
                condition=Q(award__isnull=False) | Q(control_budget=""), name="award_meaning_of_an_award"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} is {self.award_id or 'none'}"
