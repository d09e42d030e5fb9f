"""Payments reported before: what repeats, what reverses, what is reported again."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.lines import CheckedFile, CheckedLine, Use
from portfolio.spend.rules.overlaps import Reported, check_overlaps

JUNE = date(2027, 6, 5)
JULY = date(2027, 7, 5)
Line = tuple[str, date, int]


def reported(*lines: Line) -> Reported:
    found = Reported()
    for number, day, amount in lines:
        found.add((number, day, Decimal(amount)), "return R-1")
    return found


def file_of(lines: Iterable[Line]) -> CheckedFile:
    return CheckedFile(
        lines=tuple(
            CheckedLine(place, day, "EXAMPLE LTD", number, 1, Decimal(amount))
            for place, (number, day, amount) in enumerate(lines, start=2)
        )
    )


@pytest.mark.parametrize(
    ("stands", "lines", "faulty"),
    [
        ([("T1", JUNE, 30)], [("T1", JUNE, 30)], [2]),
        ([("T1", JUNE, 30)], [("T2", JUNE, 40), ("T1", JUNE, 30)], [3]),
        ([("T1", JUNE, 30)], [("T1", JULY, 30)], []),
        ([("T1", JUNE, 30)], [("T1", JUNE, 31)], []),
        ([("T1", JUNE, 30)], [("T2", JUNE, 30)], []),
        ([("T1", JUNE, 30)], [("T1", JULY, -30)], []),
        ([("T1", JUNE, 30)], [("T1", JUNE, -30), ("T1", JUNE, 30)], []),
        ([("T1", JUNE, 30), ("T1", JULY, -30)], [("T1", JUNE, 30)], []),
        ([("T1", JUNE, 30), ("T1", JULY, -30)], [("T1", JULY, -30)], [2]),
        ([("C1", JUNE, -30)], [("C1", JUNE, -30)], [2]),
        ([("T1", JUNE, 30), ("T1", JULY, -30), ("T1", JUNE, 30)], [("T1", JUNE, 30)], [2]),
    ],
)
def test_f21_a_payment_that_stands_is_at_fault_until_it_is_reversed(
    stands: list[Line], lines: list[Line], faulty: list[int]
) -> None:
    checked = check_overlaps(file_of(lines), {Use("", ""): reported(*stands)})

    assert [row.line for row in checked.findings] == faulty
    assert (checked.fault_count, checked.challenge_count) == (len(faulty), 0)


def test_f21_a_payment_that_stands_elsewhere_is_challenged() -> None:
    checked = check_overlaps(file_of([("T1", JUNE, 30)]), {Use("LF-9", "CDEL"): reported(("T1", JUNE, 30))})

    (found,) = checked.findings
    assert (found.severity, found.column) == (Severity.CHALLENGE, "Transaction number")
    assert found.message.startswith("Transaction T1 of 5 June 2027 for £30.00 stands in return R-1 already.")
    assert checked.challenge_count == 1
