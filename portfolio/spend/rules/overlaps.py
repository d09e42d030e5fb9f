"""Payments of a file that were reported before: held against the lines that stand, whatever the file."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from legacyfund.lib.money import format_pounds
from legacyfund.lib.spoiled import fold_number
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.likeness import NUMBER, SAME_PAYMENT, Likeness, likeness, likeness_of
from portfolio.spend.rules.lines import CheckedFile, CheckedLine, Use

Payment = tuple[str, date, Decimal]
"""The department's transaction number, the day it was paid, the amount."""

COUNTED_ALREADY = "COUNTED_ALREADY"
"""Of a file that came to stand as something else while a job read it."""


class Place(NamedTuple):
    """Where a payment stands, and the number it has there."""

    reference: str
    line: int
    number: str


@dataclass
class Reported:
    """Lines that stand, by payment with where they are, such as `return LF-1`; and by transaction number and
    size how many more were paid than were reversed. `alike` and `left_alike` say the same of numbers however
    they are written: see `likeness`.
    """

    returns: dict[Payment, list[str]] = field(default_factory=dict)
    left: Counter[tuple[str, Decimal]] = field(default_factory=Counter)
    alike: dict[Likeness, list[Place]] = field(default_factory=dict)
    left_alike: Counter[tuple[str, Decimal]] = field(default_factory=Counter)

    def add(
        self, payment: Payment, reference: str, lines: int = 1, *, supplier: str = "", first_line: int = 0
    ) -> None:
        number, paid_on, amount = payment
        self.returns.setdefault(payment, []).append(reference)
        alike = likeness(number, paid_on, amount, supplier)
        self.alike.setdefault(alike, []).append(Place(reference, first_line, number))
        more = lines if amount > 0 else -lines
        self.left[number, abs(amount)] += more
        self.left_alike[alike.number, abs(amount)] += more


def check_overlaps(checked: CheckedFile, reported: Mapping[Use, Reported]) -> CheckedFile:
    """The file with a fault on each line that stands already, and a challenge on each that stands elsewhere
    or under the same number written otherwise.

    `reported`: what stands for each award and control budget of the department. A line that stands for its
    own is at fault; one that stands for another may be a share of the payment. A payment that was reversed,
    or is in the same file, may be reported again; one that has nothing left to reverse may not be reversed
    again.
    """
    findings = Findings()
    if not reported:
        return checked.with_more(findings)
    reversals = Counter((line.transaction_number, line.amount) for line in checked.compared)
    for line in _met_before(checked.lines, reported.values()):
        same = reported.get(line.use, _NOTHING)
        others = [other for use, other in reported.items() if use != line.use]
        if found := _standing(line, same, reversals):
            said = f"{_said(line, found)} {_TAKE_OUT}"
            findings.fault("REPORTED_BEFORE", said, line=line.line, column=NUMBER)
        elif found := [place for other in others for place in _standing(line, other, reversals)]:
            said = f"{_said(line, found)} {_CONFIRM}"
            findings.challenge("REPORTED_ELSEWHERE", said, line=line.line, column=NUMBER)
        else:
            _check_alike(line, (same, *others), reversals, findings)
    for line in checked.unnumbered:
        _check_alike(line, reported.values(), reversals, findings)
    for one in checked.corrections:
        if one.after is not None:
            _check_corrected(one.after, reported, reversals, findings)
    return checked.with_more(findings)


def _met_before(lines: Iterable[CheckedLine], reported: Collection[Reported]) -> Iterator[CheckedLine]:
    """The lines of which anything stands under their number, or as the same payment written otherwise. Of
    nearly all, day and amount tell.
    """
    numbers = {number for stands in reported for number, _ in stands.left}
    alike = {key for stands in reported for key in stands.alike}
    sizes = {(key.paid_on, key.amount) for key in alike}
    for line in lines:
        if line.transaction_number in numbers:
            yield line
        elif (line.paid_on, line.amount) in sizes:
            wanted = likeness_of(line)
            if wanted in alike or wanted._replace(number="") in alike:
                yield line


def _check_corrected(
    line: CheckedLine,
    reported: Mapping[Use, Reported],
    reversals: Counter[tuple[str, Decimal]],
    findings: Findings,
) -> None:
    """What stands in a line's place is no payment that stands, or that looks like one."""
    alike = Findings()
    _check_alike(line, reported.values(), reversals, alike)
    found = [place for stands in reported.values() for place in _standing(line, stands, reversals)]
    said = [_said(line, found)] if found else [one.message for one in alike.kept]
    if said:
        findings.fault("CORRECTION", f"{said[0]} {_ANOTHER_PAYMENT}", line=line.line, column=NUMBER)


def _standing(line: CheckedLine, reported: Reported, reversals: Counter[tuple[str, Decimal]]) -> list[str]:
    """Where the payment stands, such as `return LF-1`, unless this line is one too few beside them."""
    number, amount = line.transaction_number, line.amount
    left = reported.left[number, abs(amount)]
    turned = reversals[number, -amount]
    repeats = left - turned >= 1 if amount > 0 else left + turned <= 0
    return reported.returns.get((number, line.paid_on, amount), []) if repeats else []


def _check_alike(
    line: CheckedLine,
    reported: Iterable[Reported],
    reversals: Counter[tuple[str, Decimal]],
    findings: Findings,
) -> None:
    """Of the places where the payment stands under a number that is the same but for its spelling, or that
    a spreadsheet spoiled before such numbers were refused, the first.
    """
    wanted = likeness_of(line)
    for stands in reported:
        for alike in (wanted, wanted._replace(number="")):
            places = [
                place for place in stands.alike.get(alike, []) if place.number != line.transaction_number
            ]
            left = stands.left_alike[alike.number, abs(line.amount)]
            turned = sum(reversals[place.number, -line.amount] for place in places)
            if places and (line.amount < 0 or left - turned >= 1):
                said = _said_alike(line, places[0])
                findings.challenge(SAME_PAYMENT, said, line=line.line, column=NUMBER)
                return


_NOTHING = Reported()
_TAKE_OUT = "Remove the line. If what stands there is wrong, withdraw it, or report a line that reverses it."
_ANOTHER_PAYMENT = (
    "If it is another payment all the same, take the line out with an amount of 0, and report this one in a "
    "row without a line’s number, where you can say why."
)
_CONFIRM = "Say why this is another share of the payment, or remove the line."


def _said(line: CheckedLine, returns: Iterable[str]) -> str:
    shown = ", ".join(sorted(set(returns))[:3])
    return (
        f"Transaction {line.transaction_number} of {line.paid_on:%-d %B %Y} for "
        f"{format_pounds(line.amount, pence=True)} stands in {shown} already."
    )


def _said_alike(line: CheckedLine, place: Place) -> str:
    differs = (
        "differs only in noughts, “.0” or capitals"
        if fold_number(place.number)
        else "was lost in a spreadsheet, so it may be the same"
    )
    return (
        f"This looks like the payment on line {place.line} of {place.reference}: the same day, "
        f"{format_pounds(line.amount, pence=True)} to the same supplier, and its number {place.number} "
        f"{differs}. Remove the line, or say why it is another payment."
    )


def cannot_stand(checked: CheckedFile, code: str, message: str) -> CheckedFile:
    """The file with a fault of the whole of it."""
    found = Findings()
    found.fault(code, message)
    return checked.with_more(found)
