"""Payments of a file that were reported before: held against the lines that stand, whatever the file."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from legacyfund.lib.money import format_pounds
from portfolio.rules.findings import Findings, Severity
from portfolio.rules.headers import COLUMNS
from portfolio.rules.spend_lines import CheckedFile, CheckedLine

Payment = tuple[str, date, Decimal]
"""The department's transaction number, the day it was paid, the amount."""

_COLUMN = COLUMNS["transaction_number"]


@dataclass
class Reported:
    """Lines that stand, by payment with the returns they are in; and by transaction number and size how
    many more were paid than were reversed.
    """

    returns: dict[Payment, list[str]] = field(default_factory=dict)
    left: Counter[tuple[str, Decimal]] = field(default_factory=Counter)

    def add(self, payment: Payment, reference: str, lines: int = 1) -> None:
        number, _, amount = payment
        self.returns.setdefault(payment, []).append(reference)
        self.left[number, abs(amount)] += lines if amount > 0 else -lines


def check_overlaps(checked: CheckedFile, *, same: Reported, other: Reported) -> CheckedFile:
    """The file with a fault on each line that stands already, and a challenge on each that stands elsewhere.

    `same` is what stands for the award and control budget the file is reported for, `other` what stands
    for the department's others, of which a payment may have a share. A payment that was reversed, or is
    in the same file, may be reported anew; one that has nothing left to reverse may not be reversed again.
    """
    findings = Findings()
    reversals = Counter((line.transaction_number, line.amount) for line in checked.lines)
    for line in checked.lines:
        if found := _standing(line, same, reversals):
            said = f"{_said(line, found)} {_TAKE_OUT}"
            findings.fault("REPORTED_BEFORE", said, line=line.line, column=_COLUMN)
        elif found := _standing(line, other, reversals):
            said = f"{_said(line, found)} {_CONFIRM}"
            findings.challenge("REPORTED_ELSEWHERE", said, line=line.line, column=_COLUMN)
    counts = findings.counts
    return replace(
        checked,
        findings=tuple(sorted((*checked.findings, *findings.kept), key=lambda row: row.line or 0)),
        fault_count=checked.fault_count + counts[Severity.FAULT],
        challenge_count=checked.challenge_count + counts[Severity.CHALLENGE],
    )


def _standing(line: CheckedLine, reported: Reported, reversals: Counter[tuple[str, Decimal]]) -> list[str]:
    """References of the returns the payment stands in, unless this line is one too few beside them."""
    number, amount = line.transaction_number, line.amount
    left = reported.left[number, abs(amount)]
    turned = reversals[number, -amount]
    repeats = left - turned >= 1 if amount > 0 else left + turned <= 0
    return reported.returns.get((number, line.paid_on, amount), []) if repeats else []


_TAKE_OUT = "Take the line out. If that return is wrong, withdraw it, or report a line that reverses it."
_CONFIRM = "Confirm that this is another share of the payment, or take the line out."


def _said(line: CheckedLine, returns: Iterable[str]) -> str:
    shown = ", ".join(sorted(set(returns))[:3])
    return (
        f"Transaction {line.transaction_number} of {line.paid_on:%-d %B %Y} for "
        f"{format_pounds(line.amount, pence=True)} stands in return {shown} already."
    )
