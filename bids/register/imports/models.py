"""A register that comes in as a file: the file, what the check said, and the systems it made or changed."""

from dataclasses import dataclass

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import LeasedRow
from bids.register.imports.workflow import REGISTER_IMPORT_TRANSITIONS, RegisterImportStatus
from legacyfund.database import any_changed, append_only, never_truncated, set_only_in
from legacyfund.kept_files import KeptFile, kept_once
from legacyfund.lib.date_order import DateQuestion
from legacyfund.lib.tables.corrections import Correction
from legacyfund.lib.tables.matching import Guess


class RegisterFile(KeptFile):
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="register_files")

    class Meta(KeptFile.Meta):
        constraints = kept_once("register_file")


class ColumnChoice(models.Model):
    """What the department's people said a heading stands for, in any file and in one with just its headings;
    blank is "not taken". Remembered for every kind of table that is matched, returns of spend too.
    """

    department = models.ForeignKey("accounts.Department", models.CASCADE, related_name="column_choices")
    table = models.CharField("one of the tables of a register file, or spend", max_length=20)
    heading_set = models.CharField(
        "fingerprint of all the headings; blank for any", max_length=64, blank=True, default=""
    )
    heading = models.CharField("heading, its letters and figures alone", max_length=210)
    column = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "table", "heading_set", "heading"], name="column_choice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading} is {self.column or 'not imported'}"


@dataclass(frozen=True)
class ImportTable:
    """A table of the file: one of `TABLES`, its sheet (blank in a CSV), its headings from `start` on among
    those of the file, the column of the table each stands for, what was guessed of each when it came, and
    what people said comes first in its dates.
    """

    table: str
    sheet: str
    start: int
    headings: list[str]
    columns: list[str]
    guesses: list[Guess]
    date_orders: list[str]


class RegisterImport(LeasedRow):
    """One file on its way into a department's register; it is its own queue.

    `reference` is `<department code>-I<number>`. `sheets` says for each table of the file which one it is,
    its sheet and how many of `headings` are its; `columns` which column of its table each heading stands
    for, blank for none; `guesses` what was guessed of each heading and the first values below it. The counts
    are the last check's: `rating_count` ratings with all their evidence,
    `draft_count` without; `line_counts` holds by table the lines added and removed. `plan_sha256`
    is the fingerprint of what would be written over what stands; `overtaken_at`: the register had moved
    under what was confirmed, so that nothing was written and this check took its place. `corrections` are the
    cells that people put right on the page, over those of the kept file (`Correction`). A worker that
    holds the row tells in `rows_passed` how far it is. `date_questions`: by the place of its heading, what a
    check last asked of a column of dates; `date_orders` says for each heading what people answered, blank
    where nobody did.
    """

    MAX_ATTEMPTS = 3

    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="register_imports")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    file = models.ForeignKey("bids.RegisterFile", models.PROTECT, related_name="imports")
    status = models.CharField(
        max_length=9, choices=RegisterImportStatus, default=RegisterImportStatus.RECEIVED
    )
    sheets = models.JSONField(default=list)
    headings = models.JSONField()
    columns = models.JSONField()
    guesses = models.JSONField(default=list)
    corrections = models.JSONField(default=list)
    date_questions = models.JSONField(default=dict)
    date_orders = models.JSONField(default=list)

    row_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    draft_count = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    note_count = models.PositiveIntegerField(default=0)
    line_counts = models.JSONField(default=dict)
    plan_sha256 = models.CharField(max_length=64, blank=True, default="")
    overtaken_at = models.DateTimeField(null=True)

    rows_passed = models.PositiveIntegerField(default=0)

    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    queued_at = models.DateTimeField(null=True)
    queued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "number"], name="register_import_number_once"),
            models.UniqueConstraint(
                fields=["file"],
                condition=~Q(status__in=["DONE", "CANCELLED"]),
                name="register_import_one_in_hand",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["QUEUED", "DONE"], queued_at__isnull=False, queued_by__isnull=False)
                | Q(
                    status__in=["RECEIVED", "CHECKING", "CHECKED", "FAULTY", "FAILED", "CANCELLED"],
                    queued_at__isnull=True,
                    queued_by__isnull=True,
                ),
                name="register_import_queued_pair",
            ),
            models.CheckConstraint(
                condition=set_only_in("CANCELLED", "cancelled_at", "cancelled_by"),
                name="register_import_cancelled_pair",
            ),
            models.CheckConstraint(
                condition=set_only_in("DONE", "done_at"),
                name="register_import_done_shown",
            ),
            models.CheckConstraint(
                condition=Q(status="FAILED", set_aside_at__isnull=False)
                | Q(status="CANCELLED")
                | (~Q(status__in=["FAILED", "CANCELLED"]) & Q(set_aside_at__isnull=True)),
                name="register_import_failed_aside",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["CHECKED", "QUEUED", "DONE"]) | Q(fault_count=0),
                name="register_import_stands",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(status__in=["CHECKING", "QUEUED"]),
                name="register_import_waiting",
            )
        ]
        triggers = [
            pgtrigger.FSM(name="status", field="status", transitions=REGISTER_IMPORT_TRANSITIONS.pairs()),
            pgtrigger.Protect(
                name="identity",
                operation=pgtrigger.Update,
                condition=any_changed(
                    *("department", "number", "reference", "file", "sheets", "headings", "guesses"),
                    *("received_at", "received_by"),
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def corrected(self) -> list[Correction]:
        return [Correction(**said) for said in self.corrections]

    @property
    def tables(self) -> list[ImportTable]:
        found: list[ImportTable] = []
        start = 0
        guesses = [Guess(column, could_be, why, tuple(seen)) for column, could_be, why, seen in self.guesses]
        guesses += [Guess()] * (len(self.headings) - len(guesses))
        orders = [*self.date_orders, *[""] * (len(self.headings) - len(self.date_orders))]
        for table, sheet, width in self.sheets:
            part = slice(start, start + width)
            said = self.columns[part], guesses[part], orders[part]
            found.append(ImportTable(table, sheet, start, self.headings[part], *said))
            start += width
        return found

    @property
    def asked_of_dates(self) -> dict[int, DateQuestion]:
        """By the place of the heading among those of the file."""
        return {int(place): DateQuestion(*asked) for place, asked in self.date_questions.items()}


class RegisterImportMessage(models.Model):
    """What the last check said of a cell, a row, a sheet or the file (`row` null). A note stops nothing."""

    register_import = models.ForeignKey("bids.RegisterImport", models.CASCADE, related_name="messages")
    sheet = models.CharField(max_length=200, blank=True, default="")
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    message = models.TextField(max_length=2000)
    is_fault = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["register_import", "-is_fault", "row", "id"], name="import_message_order")
        ]

    def __str__(self) -> str:
        return f"row {self.row}: {self.message}"


class PlannedSystem(models.Model):
    """What the last check would make of a system: shown to the person who is to stand by it.

    `reference` is blank for a new system. `differences` is a list of what, as it stands, as it would be.
    """

    register_import = models.ForeignKey("bids.RegisterImport", models.CASCADE, related_name="planned")
    sheet = models.CharField(max_length=200, blank=True, default="")
    row = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=150)
    differences = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["register_import", "row", "id"], name="planned_system_order")]

    def __str__(self) -> str:
        return self.reference or self.name


class ImportedSystem(models.Model):
    """A system that an import made or changed, and the first row of the file that said so."""

    register_import = models.ForeignKey("bids.RegisterImport", models.PROTECT, related_name="systems")
    system = models.ForeignKey("bids.LegacySystem", models.PROTECT, related_name="imports")
    sheet = models.CharField(max_length=200, blank=True, default="")
    row = models.PositiveIntegerField()
    is_new = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register_import", "system"], name="imported_system_once")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.system_id} in {self.register_import_id}"
