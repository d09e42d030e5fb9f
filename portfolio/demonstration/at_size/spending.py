"""Returns of the fund at size: of each month a file for each department, accepted with all its lines."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import groupby

from accounts.models import Department
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import split_pounds
from portfolio.awards.models import Award
from portfolio.demonstration.at_size.size import SPENT_IN, Month
from portfolio.demonstration.reporting import SUPPLIERS
from portfolio.demonstration.stage import Stage
from portfolio.ledger.actions.journals import post_journal
from portfolio.ledger.rules import ledger
from portfolio.spend.actions.acceptance import number_lines
from portfolio.spend.actions.lines import insert_lines
from portfolio.spend.models import Return, ReturnFile, ReturnUpload
from portfolio.spend.rules.lines import CheckedLine

HEADER = ("Entity", "Date", "Supplier", "Transaction number", "Amount", "Description", "Project code")


@dataclass(frozen=True)
class _Report:
    """What one award says of a month; no lines where nothing was spent."""

    award: Award
    lines: list[CheckedLine]


def report_all(stage: Stage, awards: Sequence[Award], month: Month, lines: int, now: datetime) -> None:
    """So many lines of each award. The awards are in order of their departments."""
    for department, of_it in groupby(awards, key=lambda award: award.department):
        reports = list(_reports(list(of_it), month, lines))
        upload = _upload(stage, department, month.period, reports, now) if month.spent else None
        returns = Return.objects.bulk_create([_return(stage, one, month, upload, now) for one in reports])
        for made, report in zip(returns, reports, strict=True):
            if report.lines:
                insert_lines(made, report.lines, {})
        _accept(stage, returns, now)
        for made in returns if month.spent else ():
            _post(stage, made, month, now)
            number_lines(made, now=now)


def _reports(awards: Sequence[Award], month: Month, lines: int) -> Iterator[_Report]:
    """Numbered through the file, below its header."""
    parts = split_pounds(month.spent, [1 + place % 7 for place in range(lines)]) if month.spent else []
    first = month.period.first_day
    for place, award in enumerate(awards):
        yield _Report(
            award,
            [
                CheckedLine(
                    line=2 + place * lines + number,
                    paid_on=first + timedelta(days=number % 28),
                    supplier=SUPPLIERS[number % len(SUPPLIERS)],
                    transaction_number=f"{first:%y%m}{award.pk:06d}{number:04d}",
                    transaction_line=1,
                    amount=amount,
                    description="Delivery of the replacement",
                    entity=award.department.name,
                    project_code=award.reference,
                )
                for number, amount in enumerate(parts)
            ],
        )


def _upload(
    stage: Stage, department: Department, period: Period, reports: Sequence[_Report], now: datetime
) -> ReturnUpload:
    content = _written(reports)
    file = ReturnFile.objects.create(
        department=department,
        name=f"spend-{period.first_day:%Y-%m}.csv",
        sha256=sha256(content).hexdigest(),
        size=len(content),
        content=content,
        uploaded_at=now,
        uploaded_by=stage.finance("hmrc"),
    )
    number = ReturnUpload.objects.filter(department=department).count() + 1
    return ReturnUpload.objects.create(
        department=department,
        number=number,
        reference=f"{department.code}-U{number:04d}",
        file=file,
        year=period.year,
        period=period.number,
        control_budget=SPENT_IN,
        status="SENT",
        headings=list(HEADER),
        text_size=len(content),
        checks=1,
        line_count=sum(len(report.lines) for report in reports),
        net=sum((line.amount for report in reports for line in report.lines), Decimal(0)),
        received_at=now,
        received_by=stage.finance("hmrc"),
        sent_at=now,
        sent_by=stage.finance("hmrc"),
    )


def _written(reports: Sequence[_Report]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(
        (line.entity, f"{line.paid_on:%d/%m/%Y}", line.supplier, line.transaction_number, line.amount,
         line.description, line.project_code)
        for report in reports
        for line in report.lines
    )  # fmt: skip
    return out.getvalue().encode()


def _return(
    stage: Stage, report: _Report, month: Month, upload: ReturnUpload | None, now: datetime
) -> Return:
    period, lines, preparer = month.period, report.lines, stage.finance("hmrc")
    return Return(
        reference=f"{report.award.reference}-{period.year[:4]}P{period.number:02d}-1",
        upload=upload,
        file=upload.file if upload else None,
        award=report.award,
        year=period.year,
        period=period.number,
        control_budget=SPENT_IN if upload else "",
        sequence=1,
        line_count=len(lines),
        transaction_count=len(lines),
        net=month.spent,
        negatives=0,
        duplicate_groups=0,
        challenge_count=0,
        warning_count=0,
        received_at=now,
        received_by=preparer,
        prepared_at=now,
        prepared_by=preparer,
    )


def _accept(stage: Stage, returns: Sequence[Return], now: datetime) -> None:
    made = Return.objects.filter(pk__in=[one.pk for one in returns])
    made.update(status="CERTIFIED", certified_at=now, certified_by=stage.signer("hmrc"))
    made.update(status="ACCEPTED", accepted_at=now, accepted_by=stage.people["fund-manager.one"])


def _post(stage: Stage, made: Return, month: Month, now: datetime) -> None:
    ((kind, postings),) = ledger.spend_or_refund({(month.period.year, SPENT_IN): month.spent})
    post_journal(
        fund=made.award.fund,
        award_id=made.award_id,
        kind=kind,
        postings=postings,
        narrative=f"Spend reported in return {made.reference}",
        idempotency_key=f"return:{made.reference}:{kind.lower()}",
        by=stage.people["fund-manager.one"],
        now=now,
        effective_on=month.period.last_day,
    )
