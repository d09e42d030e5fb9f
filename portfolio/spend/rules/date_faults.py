"""What is said of single dates: at each cell while they are few, and once where it is the same of many."""

from dataclasses import dataclass, field

from legacyfund.lib.line_numbers import LineNumbers
from portfolio.spend.rules.findings import Findings, Severity
from portfolio.spend.rules.headers import COLUMNS
from portfolio.spend.rules.waivers import MOST_WAIVED, may_be_waived

FEW = 20
"""So many dates of which the same is said are told at their cells, where each can be put right."""


@dataclass
class _Alike:
    """Dates of which a check says the same, with what it says of the first."""

    severity: Severity
    lines: LineNumbers = field(default_factory=LineNumbers)
    few: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class DateFaults:
    """Waits until the column has been seen. `count`: of how many dates something was said."""

    count: int = 0
    said: dict[tuple[str, str], _Alike] = field(default_factory=dict)

    def add(
        self, code: str, message: str, line: int, *, kind: str = "", severity: Severity = Severity.FAULT
    ) -> None:
        """`kind`: what `message` says beside the date itself, where the check says more than one thing."""
        self.count += 1
        alike = self.said.setdefault((code, kind), _Alike(severity))
        alike.lines.add(line)
        if alike.lines.count <= _most(code):
            alike.few.append((line, message))

    def tell(self, findings: Findings, *, but: tuple[str, ...] = ()) -> None:
        """All that was said, without the checks in `but`."""
        for (code, _), alike in self.said.items():
            if code in but:
                continue
            tell = findings.fault if alike.severity is Severity.FAULT else findings.warning
            if alike.lines.count <= _most(code):
                for line, message in alike.few:
                    tell(code, message, line=line, column=COLUMNS["date"])
            else:
                line, message = alike.few[0]
                # A waiver is of single lines.
                where = None if may_be_waived(code) else line
                tell(code, f"{message} It is the same on {alike.lines}.", line=where, column=COLUMNS["date"])


def _most(code: str) -> int:
    """What can be waived is told by its line, so long as people can read as many."""
    return MOST_WAIVED if may_be_waived(code) else FEW
