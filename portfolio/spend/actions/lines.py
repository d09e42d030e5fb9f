"""Writing the lines of a return, by COPY."""

from collections.abc import Iterable, Mapping
from operator import attrgetter

from django.db import connection

from portfolio.spend.models import Return, SpendLine
from portfolio.spend.rules.lines import TEXT_LENGTHS, CheckedLine

_COLUMNS = [
    *("spend_return_id", "fund_id", "award_id", "department_id", "line_number"),
    *("year", "period", "control_budget", "date", "amount", "waived"),
    *TEXT_LENGTHS,
]
_TEXTS = attrgetter(*TEXT_LENGTHS)


def insert_lines(spend_return: Return, lines: Iterable[CheckedLine], waived: Mapping[int, str]) -> None:
    """All its lines in one COPY, in the caller's transaction. `waived`: the checks let stand, by line."""
    award = spend_return.award
    head = (spend_return.pk, award.fund_id, award.pk, award.department_id)
    table = SpendLine._meta.db_table
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(_COLUMNS)}) FROM STDIN") as copy,
    ):
        for line in lines:
            copy.write_row(_row(head, spend_return.control_budget, line, waived.get(line.line, "")))


def _row(head: tuple[int, ...], control_budget: str, line: CheckedLine, waived: str) -> tuple[object, ...]:
    period = line.payment_period
    return (
        *head,
        line.line,
        period.year,
        period.number,
        control_budget,
        line.paid_on,
        line.amount,
        waived,
        *_TEXTS(line),
    )
