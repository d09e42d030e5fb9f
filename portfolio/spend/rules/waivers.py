"""Checks that two people have waived for lines of a file: which may be, and what becomes of the file."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from decimal import Decimal

from portfolio.spend.rules.checks import CHECKS
from portfolio.spend.rules.findings import Finding, Severity
from portfolio.spend.rules.lines import CheckedFile, CheckedLine, Facts, WaivedFault

MOST_WAIVED = 500
"""Lines of one waiver: two people have to read them."""


def may_be_waived(code: str) -> bool:
    return code in CHECKS and CHECKS[code].may_be_waived


def waive(checked: CheckedFile, waived: Set[WaivedFault]) -> CheckedFile:
    """The file with the faults in `waived` told as such, and with the lines that nothing else kept out.

    A fault is waived where the same check says the same of a line that says the same: a line that was
    changed, or of which more is found than the two people read, is at fault again.
    """
    if not waived:
        return checked
    said = lines_by_number(checked)
    findings = tuple(_as_waived(one, said, waived) for one in checked.findings)
    stand = {one.line for one in findings if one.severity is Severity.WAIVED}
    taken = tuple(line for line in checked.apart if line.line in stand)
    fewer = _waived_in(findings) - _waived_in(checked.findings)
    return replace(
        checked,
        lines=tuple(sorted((*checked.lines, *taken))),
        apart=tuple(line for line in checked.apart if line.line not in stand),
        findings=findings,
        fault_count=checked.fault_count - fewer,
    )


def lines_by_number(checked: CheckedFile) -> dict[int, CheckedLine]:
    """Lines that can stand as they were read, once their faults are waived."""
    return {line.line: line for line in (*checked.lines, *checked.apart)}


def faults_of(checked: CheckedFile, code: str) -> list[Finding]:
    """What the check finds wrong with lines, in the order of the file."""
    found = (one for one in checked.findings if one.code == code and one.line is not None)
    return [one for one in found if one.severity is Severity.FAULT]


def facts_to_keep(checked: CheckedFile) -> dict[tuple[str, int], list[str]]:
    """By check and line, how each line was read that has a fault which may be waived; empty for one that
    cannot stand. Nothing of a check that finds more lines at fault than a waiver is of.
    """
    found = {code: faults_of(checked, code) for code in CHECKS if may_be_waived(code)}
    few = {code: faults for code, faults in found.items() if 0 < len(faults) <= MOST_WAIVED}
    said = lines_by_number(checked) if few else {}
    return {
        (code, one.line): _written(said.get(one.line))
        for code, faults in few.items()
        for one in faults
        if one.line is not None
    }


def _written(line: CheckedLine | None) -> list[str]:
    return [] if line is None else [str(fact) for fact in line.facts]


def facts_in(kept: Sequence[str]) -> Facts:
    """As `facts_to_keep` wrote them."""
    line, paid_on, supplier, number, amount, award, budget = kept
    return Facts(int(line), date.fromisoformat(paid_on), supplier, number, Decimal(amount), award, budget)


def waived_by_line(checked: CheckedFile) -> dict[int, str]:
    """The ids of the checks that are waived for a line, with a space between."""
    found: dict[int, list[str]] = {}
    for one in checked.findings:
        if one.severity is Severity.WAIVED and one.line is not None:
            found.setdefault(one.line, []).append(one.code)
    return {line: " ".join(sorted(codes)) for line, codes in found.items()}


def _as_waived(found: Finding, said: Mapping[int, CheckedLine], waived: Set[WaivedFault]) -> Finding:
    line = said.get(found.line or 0)
    if found.severity is not Severity.FAULT or line is None or not may_be_waived(found.code):
        return found
    is_waived = WaivedFault(found.code, found.message, line.facts) in waived
    return replace(found, severity=Severity.WAIVED) if is_waived else found


def _waived_in(findings: tuple[Finding, ...]) -> int:
    return sum(one.severity is Severity.WAIVED for one in findings)
