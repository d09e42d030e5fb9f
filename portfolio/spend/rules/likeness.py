"""The same payment written in two ways: `0077013301`, `77013301` and `77013301.0` are one number.

Payments are alike when day, amount and supplier are the same and the numbers differ by no more than a
spreadsheet adds or drops (`fold_number`). That is a challenge, never a fault: a person may know better.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from legacyfund.lib.names import fold_name
from legacyfund.lib.spoiled import fold_number
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.headers import COLUMNS
from portfolio.spend.rules.lines import CheckedFile, CheckedLine

SAME_PAYMENT = "SAME_PAYMENT"
NUMBER = COLUMNS["transaction_number"]
_SPELLINGS = 2


class Likeness(NamedTuple):
    """What two ways of writing one payment have in common. `number` is empty when it was lost."""

    number: str
    paid_on: date
    amount: Decimal
    supplier: str


def likeness(number: str, paid_on: date, amount: Decimal, supplier: str) -> Likeness:
    return Likeness(fold_number(number), paid_on, amount, fold_name(supplier))


def likeness_of(line: CheckedLine) -> Likeness:
    return likeness(line.transaction_number, line.paid_on, line.amount, line.supplier)


def check_repeats(checked: CheckedFile, findings: Findings) -> None:
    """A challenge on each line that repeats an earlier one of the file in another spelling."""
    told = {line: group.lines[0] for group in checked.duplicate_groups for line in group.lines}
    for alike in _alike(sorted((*checked.lines, *checked.unnumbered))):
        for line, first in _repeats(alike, told):
            findings.challenge(SAME_PAYMENT, _said(line, first), line=line.line, column=NUMBER)


def _alike(lines: Iterable[CheckedLine]) -> Iterator[list[CheckedLine]]:
    """Groups of lines that are alike, in the order of the file."""
    by_size: dict[tuple[date, Decimal], list[CheckedLine]] = {}
    for line in lines:
        by_size.setdefault((line.paid_on, line.amount), []).append(line)
    for same_size in _several(by_size.values()):
        by_supplier: dict[str, list[CheckedLine]] = {}
        for line in same_size:
            by_supplier.setdefault(fold_name(line.supplier), []).append(line)
        alike: list[list[CheckedLine]] = []
        for paid in _several(by_supplier.values()):
            by_number: dict[str, list[CheckedLine]] = {}
            for line in paid:
                by_number.setdefault(fold_number(line.transaction_number), []).append(line)
            alike += _several(by_number.values())
        yield from sorted(alike, key=lambda group: group[0].line)


def _several(groups: Iterable[list[CheckedLine]]) -> Iterator[list[CheckedLine]]:
    return (group for group in groups if len(group) > 1)


def _repeats(alike: list[CheckedLine], told: dict[int, int]) -> Iterator[tuple[CheckedLine, CheckedLine]]:
    """Each line that is another's in another spelling, or equal to it in all that is kept.

    Lines of one transaction that say different things of it are its parts; lines equal in every cell have
    been challenged as such (`told`, by line the first of its group).
    """
    by_number: dict[str, CheckedLine] = {}
    by_content: dict[CheckedLine, CheckedLine] = {}
    for line in alike:
        spellings = [other for number, other in by_number.items() if number != line.transaction_number]
        twin = by_content.setdefault(line._replace(line=0, transaction_line=0), line)
        if spellings:
            yield line, spellings[0]
        elif twin is not line and told.get(line.line, line.line) != told.get(twin.line):
            yield line, twin
        if len(by_number) < _SPELLINGS:
            by_number.setdefault(line.transaction_number, line)


def _said(line: CheckedLine, first: CheckedLine) -> str:
    why = (
        "is the same in all that is kept"
        if line.transaction_number == first.transaction_number
        else f"has the same day, amount and supplier, and its number {first.transaction_number} differs only "
        "in noughts, “.0” or capitals"
    )
    return (
        f"This looks like the payment on line {first.line}, which {why}. Remove one of them, or say why they "
        "are separate payments."
    )
