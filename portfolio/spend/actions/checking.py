"""Checking a file of spend: read as people said, held against what stands, and what was found kept."""

import io
from dataclasses import astuple, replace

from django.conf import settings

from accounts.actions.allowed import check_may
from accounts.models import Actor, Department
from accounts.permissions import Permission
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.heading_units import split_unit
from legacyfund.lib.money import MOST
from legacyfund.lib.tables.matching import heading_keys
from portfolio.spend.actions.shared import ReturnRefused
from portfolio.spend.models import COUNTING, ReadAsSaid, Return, ReturnFinding, ReturnUpload
from portfolio.spend.queries.reported import reported_before
from portfolio.spend.queries.restated import accepted_in
from portfolio.spend.queries.uploads import content_of, layout_of, remembered, requested, terms_of
from portfolio.spend.queries.waivers import waived_in
from portfolio.spend.rules.asked import Asked
from portfolio.spend.rules.cited_cells import CitedCells, cited_cells
from portfolio.spend.rules.headers import CONTROL_BUDGET, REQUIRED_COLUMNS
from portfolio.spend.rules.lines import CheckedFile
from portfolio.spend.rules.overlaps import check_overlaps
from portfolio.spend.rules.progress import Passed
from portfolio.spend.rules.restating import check_restated
from portfolio.spend.rules.returns import check_return_file
from portfolio.spend.rules.waivers import facts_to_keep, waive
from portfolio.spend.workflow import UPLOAD_STANDING, UPLOAD_TRANSITIONS

HOW_IT_IS_READ = ("columns", "award_by", "award", "control_budget", "corrections", "date_order")
"""Of an upload, what people say and change."""


class FileCounted(ConflictRefused):
    """The file already stands behind another return, and may count once only."""


def lock_upload(upload: ReturnUpload, by: Actor) -> ReturnUpload:
    """The row as it is now, held until the transaction ends, for one who may."""
    rows = ReturnUpload.objects.select_for_update(of=("self",)).select_related(
        "department", "award__fund", "file", "client"
    )
    locked = rows.defer("file__content").get(pk=upload.pk)
    check_may(locked.department, by, Permission.PREPARE_RETURN)
    return locked


def check_size(content: bytes) -> None:
    """Raises ReturnRefused."""
    most = settings.UPLOAD_MAX_BYTES
    if not content:
        raise ReturnRefused("The file is empty. Choose the file you want to report.", field="file")
    if len(content) > most:
        raise ReturnRefused(
            f"The file is larger than {most // (1024 * 1024)} MB. Split it and upload the parts.",
            field="file",
        )


def asks_for_columns(upload: ReturnUpload) -> bool:
    """Whether a person has to say how the file is read before it can be."""
    return asks_how(upload, upload.department)


def asks_how(upload: ReadAsSaid, department: Department) -> bool:
    """The same of any file of spend."""
    return bool(asked_first(upload, department))


def asked_first(upload: ReadAsSaid, department: Department) -> list[Asked]:
    """What has to be said before a file can be read. A unit in the heading of the amounts is taken by a
    person alone.
    """
    if not upload.headings:
        return []
    columns, asked = upload.columns, list[Asked]()
    if not set(REQUIRED_COLUMNS) <= set(columns):
        asked.append(Asked.COLUMNS)
    if upload.award is None and upload.award_by is None:
        asked.append(Asked.AWARD)
    if not upload.control_budget and CONTROL_BUDGET not in columns and upload.award_by is None:
        asked.append(Asked.CONTROL_BUDGET)
    unit = split_unit(upload.headings[columns.index("amount")]).unit if "amount" in columns else ""
    if unit and not _is_remembered(upload, department):
        asked.append(Asked.UNIT)
    return asked


def _is_remembered(upload: ReadAsSaid, department: Department) -> bool:
    """Whether people of the department said what each of the headings stands for, here or before."""
    said, _ = remembered(department)
    known = said.of(upload.headings)
    return all(key in known for key in heading_keys(upload.headings) if key)


def read_upload(upload: ReturnUpload, passed: Passed | None = None) -> CheckedFile:
    """The kept file with all that is wrong with it now; `passed` is told how many rows have been read."""
    terms = replace(terms_of(requested(upload)), waived=waived_in(upload))
    checked = check_return_file(io.BytesIO(content_of(upload)), terms, layout_of(upload), passed)
    checked = check_restated(checked, accepted_in(upload, checked), terms)
    checked = check_overlaps(checked, reported_before(upload.department, checked, but=upload))
    return waive(checked, terms.waived)


def check_upload(upload: ReturnUpload) -> None:
    """Check the file and keep what was found, or ask for what has to be said first. The caller holds the row
    and records the event. Raises FileCounted.
    """
    keep_check(upload, None if asks_for_columns(upload) else read_upload(upload))


def cells_told_of(upload: ReturnUpload, checked: CheckedFile | None) -> CitedCells:
    """The text of the cells that something is said of, for which the file is read once more."""
    if checked is None or not checked.findings:
        return {}
    return cited_cells(io.BytesIO(content_of(upload)), checked.findings, layout_of(upload))


def keep_check(upload: ReturnUpload, checked: CheckedFile | None, cells: CitedCells | None = None) -> None:
    """What was found, None where the columns have to be said first; `cells`, where they are known already.
    Raises FileCounted, with nothing kept.
    """
    if checked is None:
        _keep(upload, CheckedFile(), "ask")
    elif checked.unsorted or checked.date_question is not None:
        asked = CheckedFile(unsorted=checked.unsorted, date_question=checked.date_question)
        _keep(upload, asked, "ask")
    elif checked.is_faulty:
        _keep(upload, checked, "find_faulty", cells)
    else:
        check_counts_once(upload)
        _keep(upload, checked, "find_right", cells)


def check_counts_once(upload: ReturnUpload) -> None:
    """Raises FileCounted where the same file stands as something else."""
    others = ReturnUpload.objects.filter(file=upload.file_id, status__in=UPLOAD_STANDING).exclude(
        pk=upload.pk
    )
    made = Return.objects.filter(upload__file=upload.file_id, status__in=COUNTING)
    standing = made.exclude(upload=upload.pk)
    found = (
        *(f"file {reference}" for reference in others.values_list("reference", flat=True)[:1]),
        *(f"return {reference}" for reference in standing.values_list("reference", flat=True)[:1]),
    )
    if found:
        raise FileCounted(
            f"This file already stands behind {found[0]}. A file counts once: cancel or withdraw that first "
            "if it was reported for the wrong award, period or control budget.",
            field="file",
        )


def corrections_kept(checked: CheckedFile) -> list[object]:
    """What the file corrects, as `CorrectedInFile` reads it back; nothing of a file that is faulty."""
    if checked.is_faulty:
        return []
    return [
        [one.line, one.feed_no, str(-one.reversal.amount), [list(change) for change in one.changes]]
        for one in checked.corrections
    ]


def found_by_check(upload: ReturnUpload) -> dict[str, object]:
    """What the last check came to, as its event keeps it."""
    return {
        "status": upload.status,
        "lines": upload.line_count,
        "net": str(upload.net),
        "faults": upload.fault_count,
        "challenges": upload.challenge_count,
        "corrects": len(upload.line_corrections),
    }


def _keep(upload: ReturnUpload, checked: CheckedFile, step: str, cells: CitedCells | None = None) -> None:
    upload.status = UPLOAD_TRANSITIONS.target(upload.status, step)
    upload.checks += 1
    upload.line_count, upload.transaction_count = checked.line_count, checked.transaction_count
    upload.net, upload.negatives = max(-MOST, min(checked.net, MOST)), checked.negatives
    upload.duplicate_groups, upload.left_out = len(checked.duplicate_groups), checked.left_out
    upload.fault_count, upload.challenge_count = checked.fault_count, checked.challenge_count
    upload.warning_count = checked.warning_count
    upload.parts = [
        (part.award, part.year, part.control_budget, part.lines, str(part.paid), str(part.given_back))
        for part in ([] if checked.is_faulty else checked.parts)
    ]
    upload.unsorted = [astuple(one) for one in checked.unsorted]
    upload.line_corrections, upload.unchanged = corrections_kept(checked), checked.unchanged
    if checked.date_question is not None:
        upload.date_question = list(checked.date_question)
    upload.save(
        update_fields=[
            *("status", "checks", "line_count", "transaction_count", "net", "negatives", "duplicate_groups"),
            *("left_out", "fault_count", "challenge_count", "warning_count", "parts", "unsorted"),
            *("line_corrections", "unchanged"),
            *HOW_IT_IS_READ,
            "date_question",
        ]
    )
    _keep_findings(upload, checked, cells_told_of(upload, checked) if cells is None else cells)


def _keep_findings(upload: ReturnUpload, checked: CheckedFile, cells: CitedCells) -> None:
    """Each finding with the text of its cell, in the order of the file, and what a waiver would be of."""
    facts = facts_to_keep(checked)
    ReturnFinding.objects.bulk_create(
        (
            ReturnFinding(
                upload=upload,
                check_number=upload.checks,
                line=found.line,
                column=found.column,
                value=cells.get((found.line or 0, found.column), "").replace("\x00", ""),
                code=found.code,
                severity=found.severity,
                message=found.message,
                facts=facts.get((found.code, found.line or 0)),
            )
            for found in checked.findings
        ),
        batch_size=1000,
    )
