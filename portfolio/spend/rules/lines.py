"""What a return is once it has been read and checked."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from legacyfund.lib.control_budgets import cell_order
from legacyfund.lib.date_order import DateQuestion
from legacyfund.lib.financial_year import Period
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


class Use(NamedTuple):
    """What money is spent on: the award, by its reference, and the control budget. Blank: not known."""

    award: str
    control_budget: str


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
    award: str = ""
    control_budget: str = ""

    @property
    def use(self) -> "Use":
        return Use(self.award, self.control_budget)

    @property
    def payment_period(self) -> Period:
        return Period.of(self.paid_on)

    @property
    def facts(self) -> "Facts":
        return Facts(
            *(self.line, self.paid_on, self.supplier, self.transaction_number, self.amount),
            *(self.award, self.control_budget),
        )


class Facts(NamedTuple):
    """What a line says: a waiver is of a payment, so it holds for a line that still says the same."""

    line: int
    paid_on: date
    supplier: str
    transaction_number: str
    amount: Decimal
    award: str
    control_budget: str


class WaivedFault(NamedTuple):
    """A fault that two people let stand: the check, what it told them of the line, and the line."""

    code: str
    message: str
    facts: Facts


class Restated(NamedTuple):
    """A row that names an accepted line by its number in the feed, and says what is right of it. Blank: as
    the line says. An amount of nothing takes the line out. `award` and `control_budget`: the row's own words;
    `others`: the texts, by column, that no correction changes.
    """

    line: int
    feed_no: str
    paid_on: date
    supplier: str
    transaction_number: str
    amount: Decimal
    description: str
    award: str
    control_budget: str
    others: Mapping[str, str]


class LineCorrection(NamedTuple):
    """A row that changes an accepted line: what takes that back, and what stands in its place, None where
    nothing does. `changes`: each fact in words, before and after.
    """

    line: int
    feed_no: int
    reversal: CheckedLine
    after: CheckedLine | None
    changes: tuple[tuple[str, str, str], ...]


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

    `accrual_correction` declares that payments before the period belong in this return. `award` and
    `control_budget` hold for every line that names no other; `awards` are those that may be reported on,
    each with the control budgets it has money in; `sorted_so` says by `sorting_key` what a department's own
    words for an award stand for: see `sorting`. `waived`: faults that people have let stand.
    """

    period: Period | None = None
    accrual_correction: bool = False
    control_total: Decimal | None = None
    award: str = ""
    control_budget: str | None = None
    awards: Mapping[str, frozenset[str]] | None = None
    sorted_so: Mapping[str, Use] = field(default_factory=lambda: MappingProxyType({}))
    waived: frozenset[WaivedFault] = frozenset()


@dataclass(frozen=True)
class Unsorted:
    """What lines say of their award that nobody has explained: how many, and one of their suppliers."""

    words: str
    lines: int
    supplier: str


@dataclass(frozen=True)
class Part:
    """What a file reports for one award in one year of payment out of one control budget. `given_back` is
    negative.
    """

    award: str
    year: str
    control_budget: str
    lines: int
    paid: Decimal
    given_back: Decimal

    @property
    def net(self) -> Decimal:
        return self.paid + self.given_back


@dataclass(frozen=True)
class CheckedFile:
    """Figures cover every line whose amount could be read; `lines` only those without a fault. `unnumbered`
    are those whose only fault is a number that a spreadsheet gave a `.0`: they are compared, never taken.
    `apart` are those whose only fault is their day: taken once that is waived.

    Nothing may be taken from a file that `is_faulty`: it is all or nothing. `findings` is cut at 2,000
    of each severity; the counts are of all of them. `left_out`: lines that are paid out of no award.
    `says_nothing_spent`: the file has no payments and says so. `date_question`: what a person has to say of
    its dates before it can be read. `restated`: rows that name an accepted line; held against those, they are
    `corrections`, or `unchanged`.
    """

    lines: tuple[CheckedLine, ...] = ()
    unnumbered: tuple[CheckedLine, ...] = ()
    apart: tuple[CheckedLine, ...] = ()
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
    left_out: int = 0
    unsorted: tuple[Unsorted, ...] = ()
    says_nothing_spent: bool = False
    date_question: DateQuestion | None = None
    restated: tuple[Restated, ...] = ()
    corrections: tuple[LineCorrection, ...] = ()
    unchanged: int = 0

    @property
    def compared(self) -> tuple[CheckedLine, ...]:
        """What is held against payments that stand: the lines, and both sides of each correction."""
        sides = (side for one in self.corrections for side in (one.reversal, one.after) if side is not None)
        return (*self.lines, *sides)

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
    def parts(self) -> list[Part]:
        """What `lines` come to by award, year of payment and control budget, in that order."""
        found: dict[tuple[str, str, str], list[Decimal]] = {}
        for line in self.lines:
            key = line.award, line.payment_period.year, line.control_budget
            found.setdefault(key, []).append(line.amount)
        return [
            Part(
                *key,
                len(amounts),
                sum((amount for amount in amounts if amount > 0), NOTHING),
                sum((amount for amount in amounts if amount < 0), NOTHING),
            )
            for key, amounts in sorted(found.items(), key=lambda part: (part[0][0], cell_order(part[0][1:])))
        ]

    @property
    def uses(self) -> list[Use]:
        """The awards and control budgets of `lines`, in the order of money."""
        found = {(line.award, line.control_budget) for line in self.lines}
        return [Use(*use) for use in sorted(found, key=cell_order)]

    def of_use(self, use: Use) -> tuple[CheckedLine, ...]:
        award, budget = use
        return tuple(line for line in self.lines if line.award == award and line.control_budget == budget)

    def may_be_accepted(self, confirmed: Set[str] = frozenset()) -> bool:
        """No fault, and every kind of challenge in the file among the codes somebody confirmed."""
        return not self.is_faulty and self.challenge_codes <= confirmed
