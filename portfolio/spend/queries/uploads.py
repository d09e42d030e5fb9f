"""Files that departments are making returns of: who sees which, how one is read, what it is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, IntegerField, QuerySet, Value, When

from accounts.models import Department, Event, User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.register.imports.queries.remembered import remembered_columns
from legacyfund.lib.financial_year import Period
from legacyfund.lib.tables.annotated import annotated_workbook
from legacyfund.lib.tables.corrections import LONGEST_SHOWN, CellsByRow, FaultyCell
from legacyfund.lib.tables.matching import Memory, heading_labels, heading_set
from legacyfund.lib.tables.shapes import FileRefused
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import TAKES_RETURNS
from portfolio.ledger.models import AwardBalance
from portfolio.spend.models import AwardMeaning, ReadAsSaid, ReturnFile, ReturnFinding, ReturnUpload
from portfolio.spend.rules.columns import FileLayout
from portfolio.spend.rules.headers import COLUMNS, KNOWN
from portfolio.spend.rules.lines import ReturnTerms, Use
from portfolio.spend.rules.over_25k import open_tables
from portfolio.spend.workflow import UPLOAD_IN_HAND, UploadStatus

SPEND, SPEND_AWARD, SPEND_DATES = "spend", "spend-award", "spend-dates"
"""What a heading stands for, under which one a line says its award, and what comes first in the dates: as
each is remembered.
"""


@dataclass(frozen=True)
class ReturnRequest:
    """What a file is reported as. Without an `award` or a `control_budget` its lines say them.
    `declared_total` is the department's own sum of the lines, if given.
    """

    department: Department
    period: Period
    award: Award | None = None
    control_budget: str = ""
    declared_total: Decimal | None = None
    accrual_correction: bool = False


def uploads_visible_to(user: User) -> QuerySet[ReturnUpload]:
    """Those of the departments the person prepares returns for, newest first."""
    return (
        ReturnUpload.objects.filter(department__in=departments_with(user, Permission.PREPARE_RETURN))
        .select_related(
            "department", "award__fund", "file", "received_by", "client", "sent_by", "cancelled_by"
        )
        .defer("file__content")
        .order_by("-received_at", "-id")
    )


def uploads_in_hand(user: User) -> QuerySet[ReturnUpload]:
    return uploads_visible_to(user).filter(status__in=UPLOAD_IN_HAND)


def awards_of(department: Department) -> QuerySet[Award]:
    """Awards of the department that returns can be made for now."""
    found = Award.objects.filter(TAKES_RETURNS, department=department)
    return found.select_related("department", "fund").order_by("reference")


def requested(upload: ReturnUpload) -> ReturnRequest:
    """What the file is reported as."""
    return ReturnRequest(
        department=upload.department,
        period=Period(upload.year, upload.period),
        award=upload.award,
        control_budget=upload.control_budget,
        declared_total=upload.declared_total,
        accrual_correction=upload.accrual_correction,
    )


def awards_and_budgets(department: Department) -> dict[str, frozenset[str]]:
    """The awards that may be reported on, each with the control budgets it has money in."""
    budgets: dict[str, set[str]] = {award.reference: set() for award in awards_of(department)}
    balances = AwardBalance.objects.filter(award__reference__in=budgets)
    for reference, budget in balances.values_list("award__reference", "control_budget").order_by("pk"):
        budgets[reference].add(budget)
    return {reference: frozenset(found) for reference, found in budgets.items()}


def terms_of(request: ReturnRequest) -> ReturnTerms:
    """What the file is held against: its period, the awards and their control budgets, its control total."""
    return ReturnTerms(
        period=request.period,
        accrual_correction=request.accrual_correction,
        control_total=request.declared_total,
        award=request.award.reference if request.award is not None else "",
        control_budget=request.control_budget or None,
        awards=awards_and_budgets(request.department),
        sorted_so=meanings_of(request.department),
    )


def meanings_of(department: Department) -> dict[str, Use]:
    """What the department's words for awards stand for."""
    meanings = AwardMeaning.objects.filter(department=department).order_by("pk")
    said = meanings.values_list("words", "award__reference", "control_budget")
    return {words: Use(reference or "", budget) for words, reference, budget in said}


def layout_of(upload: ReturnUpload) -> FileLayout:
    """How the file is read, with what was put right; by its headings alone where it could not be opened."""
    cells: dict[int, dict[int, str]] = {}
    for one in upload.corrected:
        cells.setdefault(one.row, {})[one.column] = one.value
    return layout_as_said(upload, cells)


def layout_as_said(upload: ReadAsSaid, cells: CellsByRow | None = None) -> FileLayout:
    return FileLayout(upload.headings, upload.columns, upload.award_by, cells or {}, upload.date_order)


def successor_of(upload: ReturnUpload) -> str:
    """The reference of the file that took the place of one that was cancelled for it; else nothing."""
    if upload.status != UploadStatus.CANCELLED:
        return ""
    cancelled = Event.objects.filter(
        subject=ReturnUpload._meta.label_lower, subject_id=upload.pk, kind="return_upload.cancelled"
    )
    data = cancelled.order_by("-pk").values_list("data", flat=True).first() or {}
    return str(data.get("replaced_by", ""))


def content_of(upload: ReturnUpload) -> bytes:
    return bytes(ReturnFile.objects.values_list("content", flat=True).get(pk=upload.file_id))


def remembered(department: Department) -> tuple[Memory, Memory]:
    """What the department's people said of headings of spend: what each stands for, and which says the
    award.
    """
    found = remembered_columns(department)
    return found.get(SPEND, Memory()), found.get(SPEND_AWARD, Memory())


def remembered_dates(department: Department, headings: Sequence[str]) -> str:
    """What the department's people said comes first in the dates of a file with just these headings."""
    memory = remembered_columns(department).get(SPEND_DATES, Memory())
    said = memory.sets.get(heading_set(headings), {})
    return next(filter(None, said.values()), "")


def ranked(findings: QuerySet[ReturnFinding]) -> QuerySet[ReturnFinding]:
    """The faults, then what is waived, what is challenged, and the rest, each in the order of the file."""
    rank = Case(
        When(severity=ReturnFinding.Severity.FAULT, then=Value(0)),
        When(severity=ReturnFinding.Severity.WAIVED, then=Value(1)),
        When(severity=ReturnFinding.Severity.CHALLENGE, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return findings.annotate(rank=rank).order_by("rank", "id")


def found_in(upload: ReturnUpload) -> QuerySet[ReturnFinding]:
    """What the last check found, faults first."""
    return ranked(upload.findings.filter(check_number=upload.checks))


def cells_to_correct(upload: ReturnUpload) -> dict[tuple[int, int], FaultyCell]:
    """By line and place among the headings, the cells that the last check found fault with and that one
    answer puts right; none once the file waits for no correction.
    """
    if upload.status != UploadStatus.FAULTY:
        return {}
    names = zip(upload.columns, heading_labels(upload.headings), strict=True)
    places = {KNOWN.labels.get(column, label[:80]): place for place, (column, label) in enumerate(names)}
    cells: dict[tuple[int, int], FaultyCell] = {}
    faults = found_in(upload).filter(severity=ReturnFinding.Severity.FAULT, line__isnull=False)
    for told in faults.exclude(code="DATE_ORDER"):
        place = places.get(told.column)
        if told.line is None or place is None or len(told.value) >= LONGEST_SHOWN:
            continue
        before = cells.get((told.line, place))
        said = (*before.faults, told.message) if before else (told.message,)
        cells[told.line, place] = FaultyCell(told.line, place, told.column, "", told.value, said)
    return cells


SHOWN_BESIDE = ("date", "supplier", "transaction_number", "amount")


def cells_beside(upload: ReturnUpload, line: int, column: int) -> list[tuple[str, str]]:
    """What else a line of the file says, with the name of each column, beside the cell that is put right; the
    file is read for it. Nothing of a file that cannot be read as rows.
    """
    places = {name: place for place, name in enumerate(upload.columns) if name in SHOWN_BESIDE}
    try:
        tables, _ = open_tables(content_of(upload), layout_of(upload))
        cells = next((row.cells for row in tables[0].rows if row.number == line), [])
    except FileRefused:
        return []
    return [
        (COLUMNS[name], cells[places[name]])
        for name in SHOWN_BESIDE
        if name in places and places[name] != column and places[name] < len(cells)
    ]


def written_in_file(upload: ReturnUpload) -> dict[tuple[int | None, str], str]:
    """What the file itself says in the cells that were put right on the page, by line and column as a finding
    names them."""
    labels = heading_labels(upload.headings)
    return {
        (one.row, KNOWN.labels.get(upload.columns[one.column], labels[one.column][:80])): one.was
        for one in upload.corrected
    }


def file_with_messages(upload: ReturnUpload) -> bytes:
    """The department's own file as a workbook, with what the last check said of each line in a first column.

    Raises FileRefused for a file that cannot be read as rows.
    """
    tables, headings = open_tables(content_of(upload), layout_of(upload))
    said: dict[int | None, list[str]] = {}
    for found in found_in(upload):
        kind = "" if found.severity == ReturnFinding.Severity.FAULT else f"{found.get_severity_display()}: "
        words = f"{kind}{found.column}{': ' if found.column else ''}{found.message}"
        said.setdefault(found.line, []).append(words)
    return annotated_workbook(tables, headings, {table.sheet: said for table in tables})
