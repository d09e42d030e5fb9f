"""What a department has reported already of the payments in a file."""

import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from accounts.models import Department
from legacyfund.lib.names import fold_name
from legacyfund.lib.spoiled import fold_number
from legacyfund.planning import planned_without
from portfolio.spend.models import COUNTING, ReturnUpload
from portfolio.spend.queries.uploads import content_of, layout_of, requested, terms_of
from portfolio.spend.queries.waivers import waived_in
from portfolio.spend.rules.likeness import likeness_of
from portfolio.spend.rules.lines import CheckedFile, CheckedLine, Use
from portfolio.spend.rules.overlaps import Reported
from portfolio.spend.rules.returns import check_return_file
from portfolio.spend.workflow import UPLOAD_STANDING

_LINES = """
SELECT award.reference, line.control_budget, line.transaction_number, line.date, line.amount, line.supplier,
       spend_return.reference, count(*), min(line.line_number)
  FROM portfolio_spendline line JOIN portfolio_return spend_return ON spend_return.id = line.spend_return_id
  JOIN portfolio_award award ON award.id = line.award_id
 WHERE line.department_id = %(department)s AND line.transaction_number = ANY(%(numbers)s)
   AND spend_return.status = ANY(%(current)s)
 GROUP BY 1, 2, 3, 4, 5, 6, 7
 ORDER BY 7, 9
"""
_OF_SAME_SIZE = """
SELECT DISTINCT line.transaction_number, line.date, line.amount, line.supplier
  FROM portfolio_spendline line
  JOIN portfolio_return spend_return ON spend_return.id = line.spend_return_id
  JOIN unnest(%(days)s::date[], %(amounts)s::numeric[]) AS wanted(day, amount)
    ON line.date = wanted.day AND line.amount = wanted.amount
 WHERE line.department_id = %(department)s AND line.date BETWEEN %(first)s AND %(last)s
   AND spend_return.status = ANY(%(current)s)
"""
"""Asked without nested loops: of a department of which PostgreSQL has no statistics yet it would read all
lines again for each size. This way it reads those of the days once.
"""


def reported_before(
    department: Department, checked: CheckedFile, *, but: ReturnUpload | None = None
) -> dict[Use, Reported]:
    """What stands of the file's payments for each award and control budget of the department, under the same
    transaction numbers or such as look like them.

    Of a file that waits for its preparer's word the lines are read: they are not in yet. `but`: the upload
    that is asked about.
    """
    found: dict[Use, Reported] = {}
    lines = (*checked.compared, *checked.unnumbered)
    numbers = {line.transaction_number for line in checked.compared} | _numbers_alike(department, lines)
    with connection.cursor() as cursor:
        current = list(map(str, COUNTING))
        values: dict[str, int | list[str]] = {
            "department": department.pk,
            "numbers": list(numbers),
            "current": current,
        }
        cursor.execute(_LINES, values)
        for award, budget, number, day, amount, supplier, reference, count, first in cursor.fetchall():
            reported = found.setdefault(Use(award, budget), Reported())
            payment = (number, day, amount)
            reported.add(payment, f"return {reference}", count, supplier=supplier, first_line=first)
    _add_waiting(department, lines, numbers, found, but)
    return found


def _numbers_alike(department: Department, lines: Sequence[CheckedLine]) -> set[str]:
    """Numbers of payments that stand and are alike to one of the lines, or were lost in a spreadsheet. What
    is of the same size was nearly always paid to somebody else: then no number is compared.
    """
    paid: dict[tuple[date, Decimal, str], list[str]] = {}
    for line in lines:
        payment = line.paid_on, line.amount, fold_name(line.supplier)
        paid.setdefault(payment, []).append(line.transaction_number)
    sizes = {(day, amount) for day, amount, _ in paid}
    if not sizes:
        return set()
    days = [day for day, _ in sizes]
    with transaction.atomic(), connection.cursor() as cursor, planned_without(cursor, "nestloop"):
        cursor.execute(
            _OF_SAME_SIZE,
            {
                "days": days,
                "first": min(days),
                "last": max(days),
                "amounts": [amount for _, amount in sizes],
                "department": department.pk,
                "current": list(map(str, COUNTING)),
            },
        )
        stands: dict[tuple[date, Decimal, str], list[str]] = {}
        for number, day, amount, supplier in cursor.fetchall():
            payment = day, amount, fold_name(supplier)
            if payment in paid:
                stands.setdefault(payment, []).append(number)
    return {
        number
        for payment, numbers in stands.items()
        for number in _alike(numbers, {fold_number(number) for number in paid[payment]})
    }


def _alike(numbers: Iterable[str], folded: Collection[str]) -> Iterator[str]:
    """Of the numbers those that fold to one of the others, or to nothing."""
    for number in numbers:
        if not (as_folded := fold_number(number)) or as_folded in folded:
            yield number


def _add_waiting(
    department: Department,
    lines: Sequence[CheckedLine],
    numbers: Collection[str],
    found: dict[Use, Reported],
    but: ReturnUpload | None,
) -> None:
    waiting = ReturnUpload.objects.filter(department=department, status__in=UPLOAD_STANDING)
    if but is not None:
        waiting = waiting.exclude(pk=but.pk)
    uploads = list(waiting.select_related("department", "award").order_by("pk"))
    alike = {likeness_of(line) for line in lines} if uploads else set()
    for upload in uploads:
        terms, layout = replace(terms_of(requested(upload)), waived=waived_in(upload)), layout_of(upload)
        for line in check_return_file(io.BytesIO(content_of(upload)), terms, layout).lines:
            if line.transaction_number in numbers or likeness_of(line) in alike:
                payment = (line.transaction_number, line.paid_on, line.amount)
                found.setdefault(line.use, Reported()).add(
                    payment, f"file {upload.reference}", supplier=line.supplier, first_line=line.line
                )
