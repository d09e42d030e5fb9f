"""What a return is once it has been read and checked."""

from collections.abc import Set
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from legacyfund.lib.financial_year import Period, financial_year
from legacyfund.lib.money import NOTHING
from portfolio.spend.rules.findings import Finding, Findings, Severity

THRESHOLD = Decimal("25000.00")
TEXT_LENGTHS: dict[str, int] = {
    "department_family": 255,
    "entity": 255,
    "expense_type": 255,
    "expense_area": 255,
    "supplier": 255,
    "transaction_number": 100,
    "description": 2_000,
    "supplier_postcode": 20,
    "supplier_type": 100,
    "contract_number": 100,
    "project_code": 100,
    "expenditure_type": 100,
}
IDENTITIES = ("transaction_number", "contract_number", "project_code")
"""Columns whose cells name something, and name nothing once a spreadsheet has rewritten them."""


class CheckedLine(NamedTuple):
    """A named tuple, since a file makes 100,000 of them. `transaction_line` counts
    the lines of one transaction number from 1, in the order of the file.
    """

    line: int
    paid_on: date
    supplier: str
    transaction_number: str
    transaction_line: int
    amount: Decimal
    description: str = ""
    department_family: str = ""
    entity: str = ""
    expense_type: str = ""
    expense_area: str = ""
    supplier_postcode: str = ""
    supplier_type: str = ""
    contract_number: str = ""
    project_code: str = ""
    expenditure_type: str = ""

    @property
    def payment_period(self) -> Period:
        return Period.of(self.paid_on)


@dataclass(frozen=True)
class DuplicateGroup:
    """Lines equal in every cell, by line number."""

    lines: tuple[int, ...]
    supplier: str
    transaction_number: str
    amount: str


@dataclass(frozen=True)
class ReturnTerms:
    """What a return is held against, where it is known: a file alone can be checked without any.

    `accrual_correction` declares that payments before the period belong in this return.
    """

    period: Period | None = None
    accrual_correction: bool = False
    control_total: Decimal | None = None
    control_budget: str | None = None
    award_control_budgets: frozenset[str] | None = None


@dataclass(frozen=True)
class CheckedFile:
    """Figures cover every line whose amount could be read; `lines` only those without a fault. `unnumbered`
    are those whose only fault is a number that a spreadsheet gave a `.0`: they are compared, never taken.

    Nothing may be taken from a file that `is_faulty`: it is all or nothing. `findings` is cut at 2,000
    of each severity; the counts are of all of them.
    """

    lines: tuple[CheckedLine, ...] = ()
    unnumbered: tuple[CheckedLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    fault_count: int = 0
    challenge_count: int = 0
    warning_count: int = 0
    line_count: int = 0
    transaction_count: int = 0
    net: Decimal = NOTHING
    negatives: int = 0
    under_threshold: int = 0
    under_threshold_by_size: int = 0
    duplicate_groups: tuple[DuplicateGroup, ...] = field(default=())

    @property
    def is_faulty(self) -> bool:
        return self.fault_count > 0

    @property
    def needs_confirmation(self) -> bool:
        return self.challenge_count > 0

    @property
    def challenge_codes(self) -> frozenset[str]:
        return frozenset(found.code for found in self.findings if found.severity is Severity.CHALLENGE)

    @property
    def duplicate_line_count(self) -> int:
        return sum(len(group.lines) for group in self.duplicate_groups)

    def with_more(self, more: Findings) -> "CheckedFile":
        """The file with what another check has found of it."""
        counts = more.counts
        return replace(
            self,
            findings=tuple(sorted((*self.findings, *more.kept), key=lambda row: row.line or 0)),
            fault_count=self.fault_count + counts[Severity.FAULT],
            challenge_count=self.challenge_count + counts[Severity.CHALLENGE],
            warning_count=self.warning_count + counts[Severity.WARNING],
        )

    @property
    def net_by_year(self) -> dict[str, Decimal]:
        """Net of `lines` by the financial year they were paid in, years in order."""
        totals: dict[str, Decimal] = {}
        for line in self.lines:
            year = financial_year(line.paid_on)
            totals[year] = totals.get(year, NOTHING) + line.amount
        return dict(sorted(totals.items()))

    def may_be_accepted(self, confirmed: Set[str] = frozenset()) -> bool:
        """No fault, and every kind of challenge in the file among the codes somebody confirmed."""
        return not self.is_faulty and self.challenge_codes <= confirmed
