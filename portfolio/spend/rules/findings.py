"""What a check has to say about a file, a line or a cell."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

MOST_SHOWN = 2_000


class Severity(StrEnum):
    """A fault stops the file, and once two people have waived it for the line it stops nothing; a challenge
    needs somebody's explicit word; a warning does not stop.
    """

    FAULT = "fault"
    CHALLENGE = "challenge"
    WARNING = "warning"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` counts as a spreadsheet does, the header being line 1; None is the file as a whole.

    `column` is the column's official name, or its name in the file; empty for a whole line or file.
    """

    line: int | None
    column: str
    code: str
    severity: Severity
    message: str


@dataclass
class Findings:
    """Collects findings: every one counted, the first 2,000 of each severity kept to be shown."""

    kept: list[Finding] = field(default_factory=list)
    counts: Counter[Severity] = field(default_factory=Counter)

    def fault(self, code: str, message: str, *, line: int | None = None, column: str = "") -> None:
        self._add(Finding(line, column, code, Severity.FAULT, message))

    def challenge(self, code: str, message: str, *, line: int | None = None, column: str = "") -> None:
        self._add(Finding(line, column, code, Severity.CHALLENGE, message))

    def warning(self, code: str, message: str, *, line: int | None = None, column: str = "") -> None:
        self._add(Finding(line, column, code, Severity.WARNING, message))

    def _add(self, finding: Finding) -> None:
        self.counts[finding.severity] += 1
        if self.counts[finding.severity] <= MOST_SHOWN:
            self.kept.append(finding)

    def in_order(self) -> tuple[Finding, ...]:
        """The file as a whole first, then by line; within a line as found."""
        return tuple(sorted(self.kept, key=lambda finding: finding.line or 0))
