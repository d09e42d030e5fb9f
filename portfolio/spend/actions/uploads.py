"""People say how a file of spend is read, until it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import Department, User
from bids.register.imports.actions.remembered import remember_columns
from legacyfund.lib.date_order import DATE_ORDERS
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.tables.corrections import Correction
from legacyfund.lib.tables.matching import heading_labels
from portfolio.awards.models import Award
from portfolio.spend.actions.checking import found_by_check, lock_upload
from portfolio.spend.actions.handing_over import check_or_ask, end_work
from portfolio.spend.actions.headings import AWARD
from portfolio.spend.actions.shared import ReturnRefused
from portfolio.spend.models import AwardMeaning, ReadAsSaid, ReturnUpload
from portfolio.spend.queries.uploads import SPEND, SPEND_AWARD, SPEND_DATES, awards_of, cells_to_correct
from portfolio.spend.rules.headers import COLUMNS, CONTROL_BUDGET, KNOWN, REQUIRED_COLUMNS
from portfolio.spend.rules.sorting import sorting_key
from portfolio.spend.workflow import UPLOAD_TRANSITIONS


class CellStands(ConflictRefused):
    """The cell is none that waits to be put right."""


class AwardsSaid(ConflictRefused):
    """The words have been explained already."""


def match_columns(
    *,
    upload: ReturnUpload,
    columns: Sequence[str],
    award: Award | None,
    award_by: int | None,
    control_budget: str,
    date_order: str = "",
    by: User,
    now: datetime,
) -> ReturnUpload:
    """Say what each heading stands for, blank for none; which award and control budget the lines are for, or
    the place of the heading under which each says its award; what comes first in the dates, blank where it
    was not asked. Remembered, and checked.

    Raises ReturnRefused, FileCounted, TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        upload = lock_upload(upload, by)
        UPLOAD_TRANSITIONS.target(upload.status, "read")
        said = HowRead(columns, award, award_by, control_budget, date_order)
        say_how_read(upload, upload.department, said)
        check_or_ask(upload, by=by, now=now)
        named = dict(zip(heading_labels(upload.headings), columns, strict=True))
        data: dict[str, object] = {"columns": named, "award_by": award_by, "control_budget": control_budget}
        data |= {"award": award.reference if award is not None else "", "date_order": date_order}
        data |= found_by_check(upload)
        _record("columns_matched", upload, by, now, data)
        return upload


@dataclass(frozen=True)
class HowRead:
    """What people say of a file: see `ReadAsSaid`."""

    columns: Sequence[str]
    award: Award | None
    award_by: int | None
    control_budget: str
    date_order: str = ""


def say_how_read(upload: ReadAsSaid, department: Department, said: HowRead) -> None:
    """Put on the file what was said of it, and remember it for the next; the caller saves the row. Raises
    ReturnRefused.
    """
    columns, award_by = list(said.columns), said.award_by
    _check_columns(upload, department, said)
    if said.date_order not in ("", *dict(DATE_ORDERS)):
        raise ReturnRefused("Choose what comes first in the dates.", field="date_order")
    upload.columns, upload.award_by = columns, award_by
    upload.award, upload.control_budget, upload.date_order = said.award, said.control_budget, said.date_order
    says = [AWARD if place == award_by else "" for place in range(len(columns))]
    orders = [said.date_order if column == "date" else "" for column in columns]
    for table, words in ((SPEND, columns), (SPEND_AWARD, says), (SPEND_DATES, orders)):
        remember_columns(department=department, table=table, headings=upload.headings, columns=words)


@dataclass(frozen=True)
class Said:
    """What words stand for: no `award`, what is paid out of none."""

    award: Award | None
    control_budget: str = ""


def say_awards(*, upload: ReturnUpload, said: Mapping[str, Said], by: User, now: datetime) -> ReturnUpload:
    """What the department's words for awards stand for, in this file and the next. Checked again.

    Raises AwardsSaid, ReturnRefused, TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        upload = lock_upload(upload, by)
        UPLOAD_TRANSITIONS.target(upload.status, "read")
        keep_meanings(upload, upload.department, said, by=by, now=now)
        check_or_ask(upload, by=by, now=now)
        words = {key: one.award.reference if one.award is not None else "" for key, one in said.items()}
        _record("awards_said", upload, by, now, {"awards": words, **found_by_check(upload)})
        return upload


def keep_meanings(
    upload: ReadAsSaid, department: Department, said: Mapping[str, Said], *, by: User, now: datetime
) -> None:
    """Raises AwardsSaid, ReturnRefused."""
    asked = {sorting_key(one.words) for one in upload.not_sorted}
    if not asked & {sorting_key(words) for words in said}:
        raise AwardsSaid(
            "It has been said already what these words stand for. Look at the file’s page to see what it "
            "comes to now."
        )
    allowed = set(awards_of(department).values_list("pk", flat=True))
    if any(one.award is not None and one.award.pk not in allowed for one in said.values()):
        raise ReturnRefused("Choose an award of your department that is being delivered.")
    AwardMeaning.objects.bulk_create(
        (
            AwardMeaning(
                department=department,
                words=sorting_key(words),
                award=one.award,
                control_budget=one.control_budget if one.award is not None else "",
                said_at=now,
                said_by=by,
            )
            for words, one in said.items()
        ),
        update_conflicts=True,
        unique_fields=["department", "words"],
        update_fields=["award", "control_budget", "said_at", "said_by"],
    )


def correct_cell(
    *, upload: ReturnUpload, row: int, column: int, value: str, by: User, now: datetime
) -> ReturnUpload:
    """Put a value in place of a cell that the last check found fault with, over the kept file, which stays as
    it is; `column`: its place among the headings. Checked again. Raises CellStands, ReturnRefused,
    TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        upload = lock_upload(upload, by)
        UPLOAD_TRANSITIONS.target(upload.status, "read")
        cell = cells_to_correct(upload).get((row, column))
        if cell is None:
            raise CellStands(
                "The last check found no fault with this cell that can be put right here. Look at the file’s "
                "page again: somebody may have put it right already."
            )
        if value.strip() == cell.value.strip():
            raise ReturnRefused(
                "This is what the cell says now. Write what it should have said.", field="value"
            )
        before = next((one for one in upload.corrected if (one.row, one.column) == (row, column)), None)
        was = before.was if before is not None else cell.value
        put = Correction(row, column, was, value, str(by), now.isoformat())
        others = [one for one in upload.corrected if (one.row, one.column) != (row, column)]
        upload.corrections = [asdict(one) for one in (*others, put)]
        check_or_ask(upload, by=by, now=now)
        data = {"line": row, "column": cell.heading, "was": cell.value, "value": value}
        data |= found_by_check(upload)
        _record("cell_corrected", upload, by, now, data)
        return upload


def check_again(*, upload: ReturnUpload, by: User, now: datetime) -> ReturnUpload:
    """Hold the file against what stands now. Raises FileCounted, TransitionRefused, PermissionRefused."""
    with transaction.atomic():
        upload = lock_upload(upload, by)
        UPLOAD_TRANSITIONS.target(upload.status, "read")
        check_or_ask(upload, by=by, now=now)
        _record("checked_again", upload, by, now, found_by_check(upload))
        return upload


def cancel_upload(*, upload: ReturnUpload, by: User, now: datetime, replaced_by: str = "") -> ReturnUpload:
    """Give the file up before it is sent; it stays as it came, and whoever reads it stops. `replaced_by`: the
    reference of the file that takes its place. Raises TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        upload = lock_upload(upload, by)
        upload.status = UPLOAD_TRANSITIONS.target(upload.status, "cancel")
        upload.cancelled_at, upload.cancelled_by = now, by
        upload.save(update_fields=["status", "cancelled_at", "cancelled_by"])
        end_work(upload, now)
        _record("cancelled", upload, by, now, {"replaced_by": replaced_by} if replaced_by else {})
        return upload


def _record(what: str, upload: ReturnUpload, by: User, now: datetime, data: Mapping[str, object]) -> None:
    record_event(f"return_upload.{what}", upload, by=by, now=now, department=upload.department, data=data)


def _check_columns(upload: ReadAsSaid, department: Department, said: HowRead) -> None:
    """Raises ReturnRefused for what cannot be meant."""
    columns, award, award_by = said.columns, said.award, said.award_by
    if len(columns) != len(upload.headings) or not set(columns) <= {"", *KNOWN.labels}:
        raise ReturnRefused("Say for each column of the file what it stands for.")
    for place, column in enumerate(columns):
        if column and columns.index(column) != place:
            raise ReturnRefused(
                f"Two columns cannot both be “{KNOWN.labels[column]}”. Choose “Do not import” for one of "
                "them.",
                field=f"column_{place}",
            )
    if lacking := [COLUMNS[column] for column in REQUIRED_COLUMNS if column not in columns]:
        raise ReturnRefused(f"Say which column is: {', '.join(lacking)}.")
    if award_by is not None and not 0 <= award_by < len(columns):
        raise ReturnRefused("Choose a column of the file.", field="award_by")
    if award is None and award_by is None:
        raise ReturnRefused("Choose the award, or the column that says it.", field="award")
    if award is not None and not awards_of(department).filter(pk=award.pk).exists():
        raise ReturnRefused("Choose an award of your department that is being delivered.", field="award")
    if not said.control_budget and CONTROL_BUDGET not in columns and award_by is None:
        raise ReturnRefused("Choose the control budget, or the column that says it.", field="control_budget")
