"""What a department has reported already of the payments in a file."""

import io
from collections.abc import Collection

from django.db import connection

from portfolio.models import Return
from portfolio.models.returns import STANDING
from portfolio.queries.returns import ReturnRequest
from portfolio.rules.overlaps import Reported
from portfolio.rules.returns import check_return_file
from portfolio.workflow import ReturnStatus

_LINES = """
SELECT line.award_id = %(award)s AND line.control_budget = %(budget)s, line.transaction_number, line.date,
       line.amount, spend_return.reference, count(*)
  FROM portfolio_spendline line JOIN portfolio_return spend_return ON spend_return.id = line.spend_return_id
 WHERE line.department_id = %(department)s AND line.transaction_number = ANY(%(numbers)s)
   AND spend_return.status = ANY(%(standing)s)
 GROUP BY 1, 2, 3, 4, 5
"""


def reported_before(request: ReturnRequest, numbers: Collection[str]) -> tuple[Reported, Reported]:
    """What stands of these transaction numbers for the award and control budget asked, and for the
    department's others.

    Of a return that still waits for its preparer's word the file is read: its lines are not in yet.
    """
    same, other = Reported(), Reported()
    values: dict[str, int | str | list[str]] = {
        "award": request.award.pk,
        "budget": request.control_budget,
        "department": request.award.department_id,
        "numbers": list(numbers),
        "standing": list(map(str, STANDING)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
        for is_same, number, day, amount, reference, lines in cursor.fetchall():
            (same if is_same else other).add((number, day, amount), reference, lines)
    _add_waiting(request, numbers, same, other)
    return same, other


def _add_waiting(request: ReturnRequest, numbers: Collection[str], same: Reported, other: Reported) -> None:
    waiting = Return.objects.filter(award=request.award, status=ReturnStatus.RECEIVED).order_by("pk")
    for spend_return in waiting.select_related("file"):
        reported = same if spend_return.control_budget == request.control_budget else other
        for line in check_return_file(io.BytesIO(spend_return.file.content)).lines:
            if line.transaction_number in numbers:
                payment = (line.transaction_number, line.paid_on, line.amount)
                reported.add(payment, spend_return.reference)
