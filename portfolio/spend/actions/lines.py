"""Writing what a check read: its findings, and its lines by COPY."""

import io

from django.db import connection

from portfolio.spend.models import Return, ReturnFinding, SpendLine
from portfolio.spend.rules.cited_cells import cited_cells
from portfolio.spend.rules.lines import TEXT_LENGTHS, CheckedFile, CheckedLine

_COLUMNS = [
    *("spend_return_id", "fund_id", "award_id", "department_id", "line_number"),
    *("year", "period", "control_budget", "date", "amount"),
    *TEXT_LENGTHS,
]


def keep_findings(spend_return: Return, checked: CheckedFile, content: bytes) -> None:
    """Each finding with the text of its cell, in the order of the file."""
    cells = cited_cells(io.BytesIO(content), checked.findings)
    ReturnFinding.objects.bulk_create(
        (
            ReturnFinding(
                spend_return=spend_return,
                line=found.line,
                column=found.column,
                value=cells.get((found.line or 0, found.column), "").replace("\x00", ""),
                code=found.code,
                severity=found.severity,
                message=found.message,
            )
            for found in checked.findings
        ),
        batch_size=1000,
    )


def insert_lines(spend_return: Return, checked: CheckedFile) -> None:
    """Every line of the file in one COPY, in the caller's transaction."""
    award = spend_return.award
    head = (spend_return.pk, award.fund_id, award.pk, award.department_id)
    table = SpendLine._meta.db_table
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(_COLUMNS)}) FROM STDIN") as copy,
    ):
        for line in checked.lines:
            copy.write_row(_row(head, spend_return.control_budget, line))


def _row(head: tuple[int, ...], control_budget: str, line: CheckedLine) -> tuple[object, ...]:
    period = line.payment_period
    return (
        *head,
        line.line,
        period.year,
        period.number,
        control_budget,
        line.paid_on,
        line.amount,
        *(getattr(line, name) for name in TEXT_LENGTHS),
    )
