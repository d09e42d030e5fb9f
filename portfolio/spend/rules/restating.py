"""Rows of a file that name accepted lines: what each changes, held against the lines as they stand.

The same rules as on the page of a line. A row that says what its line says changes nothing, so a file of
lines as the service wrote it can be edited and uploaded again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.delimited import defuse
from portfolio.spend.rules.corrections import (
    Change,
    CorrectionRefused,
    Right,
    changes,
    check_right,
    reversing,
)
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.headers import FEED_NO, KNOWN
from portfolio.spend.rules.lines import CheckedFile, LineCorrection, Restated, ReturnTerms
from portfolio.spend.rules.sorting import Sorter, budget_named

MOST_CORRECTED = 2_000
"""Lines of one file: two people have to read what changes."""
_COLUMNS = {**KNOWN.labels, "paid_on": KNOWN.labels["date"], "award": "Award"}
_LINE = KNOWN.labels[FEED_NO]
_LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Standing:
    """An accepted line of the department. `texts`: what else it says, by column; `why_not`: why it cannot be
    corrected, blank where it can.
    """

    right: Right
    texts: Mapping[str, str]
    why_not: str = ""


@dataclass(frozen=True)
class CorrectedInFile:
    """A row of a file that corrects an accepted line of `was` pounds. Without `changes` it is taken out."""

    line: int
    feed_no: int
    was: Decimal
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Accepted:
    """What rows are held against: the lines they name, by number in the feed; by award the first and the last
    year of the fund that pays it; and the day the file came.
    """

    lines: Mapping[int, Standing]
    years: Mapping[str, tuple[str, str]]
    today: date


def feed_number(text: str) -> int:
    """0 for what is none."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def check_restated(checked: CheckedFile, accepted: Accepted, terms: ReturnTerms) -> CheckedFile:
    """The file with its corrections, and with a fault at each cell that cannot be one."""
    if not checked.restated:
        return checked
    check = _Check(accepted, terms)
    for row in checked.restated:
        check.read(row)
    check.settle(checked)
    found = checked.with_more(check.findings)
    return replace(found, corrections=tuple(check.corrections), unchanged=check.unchanged)


@dataclass
class _Check:
    accepted: Accepted
    terms: ReturnTerms
    findings: Findings = field(default_factory=Findings)
    corrections: list[LineCorrection] = field(default_factory=list)
    unchanged: int = 0
    met: dict[int, int] = field(default_factory=dict)
    sorter: Sorter = field(init=False)

    def __post_init__(self) -> None:
        self.sorter = Sorter(self.terms, has_awards=True)

    def read(self, row: Restated) -> None:
        number = feed_number(row.feed_no)
        line = self.accepted.lines.get(number)
        if line is None:
            self._fault(
                row,
                "LINE_UNKNOWN",
                f"“{row.feed_no[:40]}” is no accepted line of your department. Write the number in the feed "
                "that the line’s page and the file of lines give, or leave the cell blank for a new payment.",
            )
        elif (first := self.met.setdefault(number, row.line)) != row.line:
            self._fault(
                row, "LINE_TWICE", f"Line {number} of the feed is named on line {first} already. Keep one."
            )
        elif (right := self._right(row, line.right)) is not None:
            if right == line.right:
                self.unchanged += 1
            elif line.why_not:
                self._fault(row, "LINE_CORRECTED", line.why_not)
            else:
                self._correct(row, number, line.right, right)
            self._tell_what_stays(row, line)

    def settle(self, checked: CheckedFile) -> None:
        """What only the whole file shows."""
        if (count := len(self.corrections)) > MOST_CORRECTED:
            self.findings.fault(
                "TOO_MANY_CORRECTED",
                f"The file corrects {count:,} lines; the most is {MOST_CORRECTED:,}, since people read what "
                "changes. Split it.",
            )
        says_nothing_new = self.unchanged == len(checked.restated) and not checked.line_count
        if says_nothing_new and not checked.is_faulty:
            self.findings.fault(
                "NOTHING_CHANGED",
                "Every row says what its accepted line says already, so the file changes nothing and there "
                "is nothing to send. Cancel it.",
            )

    def _fault(self, row: Restated, code: str, message: str, column: str = _LINE) -> None:
        self.findings.fault(code, message, line=row.line, column=column)

    def _right(self, row: Restated, before: Right) -> Right | None:
        """What the row says, None with a fault where its award or control budget is none."""
        award = row.award or before.award
        if award != before.award:
            named = self.sorter.named(award)
            if named is None or not named.award:
                words = f"“{award[:40]}” is no award of your department. Write the award’s reference."
                self._fault(row, "CORRECTION", words, _COLUMNS["award"])
                return None
            award = named.award
        budget = budget_named(row.line, row.control_budget, self.findings)
        if budget is None:
            return None
        return Right(
            award=award,
            control_budget=budget or before.control_budget,
            paid_on=row.paid_on,
            supplier=_as_kept(row.supplier, before.supplier),
            transaction_number=_as_kept(row.transaction_number, before.transaction_number),
            amount=row.amount,
            description=_as_kept(row.description, before.description) or before.description,
        )

    def _correct(self, row: Restated, number: int, before: Right, right: Right) -> None:
        reversal = reversing(before).as_line(row.line)
        if not right.amount:
            self.corrections.append(LineCorrection(row.line, number, reversal, None, ()))
            return
        try:
            check_right(before, right, years=self.accepted.years[right.award], today=self.accepted.today)
            self._check_budget(before, right)
        except CorrectionRefused as refusal:
            self._fault(row, "CORRECTION", refusal.message, _COLUMNS.get(refusal.field or "", _LINE))
            return
        told = tuple((one.label, one.before, one.after) for one in changes(before, right))
        self.corrections.append(LineCorrection(row.line, number, reversal, right.as_line(row.line), told))

    def _check_budget(self, before: Right, right: Right) -> None:
        if right.use != before.use and right.control_budget not in (self.terms.awards or {}).get(
            right.award, ()
        ):
            raise CorrectionRefused(
                f"Award {right.award} has no money in {CONTROL_BUDGETS[right.control_budget]}, or takes no "
                "returns any more.",
                field="control_budget",
            )

    def _tell_what_stays(self, row: Restated, line: Standing) -> None:
        for name, text in row.others.items():
            kept = line.texts[name]
            if _as_kept(text, kept) != kept:
                self.findings.warning(
                    "STAYS",
                    f"The accepted line says “{kept[:80]}” here, which no correction changes. It stays so.",
                    line=row.line,
                    column=_COLUMNS[name],
                )


def _as_kept(text: str, kept: str) -> str:
    """The text, or what is kept where the service wrote it so into its own file."""
    return kept if text == defuse(kept) else text
