"""What a department has reported already of the payments in a file."""

import io
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.db import connection

from portfolio.spend.models import COUNTING, Return
from portfolio.spend.queries.returns import ReturnRequest
from portfolio.spend.rules.likeness import likeness, likeness_of
from portfolio.spend.rules.lines import CheckedFile, CheckedLine
from portfolio.spend.rules.overlaps import Reported
from portfolio.spend.rules.returns import check_return_file
from portfolio.spend.workflow import ReturnStatus

_LINES = """
SELECT line.award_id = %(award)s AND line.control_budget = %(budget)s, line.transaction_number, line.date,
       line.amount, line.supplier, spend_return.reference, count(*), min(line.line_number)
  FROM portfolio_spendline line JOIN portfolio_return spend_return ON spend_return.id = line.spend_return_id
 WHERE line.department_id = %(department)s AND line.transaction_number = ANY(%(numbers)s)
   AND spend_return.status = ANY(%(current)s)
 GROUP BY 1, 2, 3, 4, 5, 6
 ORDER BY 6, 8
"""
_OF_SAME_SIZE = """
SELECT DISTINCT line.transaction_number, line.date, line.amount, line.supplier
  FROM portfolio_spendline line
  JOIN portfolio_return spend_return ON spend_return.id = line.spend_return_id
  JOIN unnest(%(days)s::date[], %(amounts)s::numeric[]) AS wanted(day, amount)
    ON line.date = wanted.day AND line.amount = wanted.amount
 WHERE line.department_id = %(department)s AND spend_return.status = ANY(%(current)s)
"""


def reported_before(request: ReturnRequest, checked: CheckedFile) -> tuple[Reported, Reported]:
    """What stands of the file's payments for the award and control budget asked, and for the department's
    others, under the same transaction numbers or such as look like them.

    Of a return that still waits for its preparer's word the file is read: its lines are not in yet.
    """
    same, other = Reported(), Reported()
    lines = (*checked.lines, *checked.unnumbered)
    numbers = {line.transaction_number for line in checked.lines} | _numbers_alike(request, lines)
    values: dict[str, int | str | list[str]] = {
        "award": request.award.pk,
        "budget": request.control_budget,
        "department": request.award.department_id,
        "numbers": list(numbers),
        "current": list(map(str, COUNTING)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
        for is_same, number, day, amount, supplier, reference, count, first in cursor.fetchall():
            reported = same if is_same else other
            reported.add((number, day, amount), reference, count, supplier=supplier, first_line=first)
    _add_waiting(request, lines, numbers, same, other)
    return same, other


def _numbers_alike(request: ReturnRequest, lines: Sequence[CheckedLine]) -> set[str]:
    """Numbers of payments that stand and are alike to one of the lines, or were lost in a spreadsheet."""
    wanted = {likeness_of(line) for line in lines}
    wanted |= {alike._replace(number="") for alike in wanted}
    sizes: list[tuple[date, Decimal]] = sorted({(alike.paid_on, alike.amount) for alike in wanted})
    with connection.cursor() as cursor:
        cursor.execute(
            _OF_SAME_SIZE,
            {
                "days": [day for day, _ in sizes],
                "amounts": [amount for _, amount in sizes],
                "department": request.award.department_id,
                "current": list(map(str, COUNTING)),
            },
        )
        return {
            number
            for number, day, amount, supplier in cursor.fetchall()
            if likeness(number, day, amount, supplier) in wanted
        }


def _add_waiting(
    request: ReturnRequest,
    lines: Sequence[CheckedLine],
    numbers: Collection[str],
    same: Reported,
    other: Reported,
) -> None:
    alike = {likeness_of(line) for line in lines}
    waiting = Return.objects.filter(
        award__department=request.award.department_id, status=ReturnStatus.RECEIVED
    ).order_by("pk")
    for spend_return in waiting.select_related("file"):
        is_same = (spend_return.award_id, spend_return.control_budget) == (
            request.award.pk,
            request.control_budget,
        )
        for line in check_return_file(io.BytesIO(spend_return.file.content)).lines:
            if line.transaction_number in numbers or likeness_of(line) in alike:
                payment = (line.transaction_number, line.paid_on, line.amount)
                (same if is_same else other).add(
                    payment, spend_return.reference, supplier=line.supplier, first_line=line.line
                )
