"""The checks every return meets, by whichever way it came in: line by line, streaming, pure.

Source of the layout and of the threshold (per transaction, while the file is per line): HM Treasury's
guidance on publishing spending over £25,000.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from operator import gt, itemgetter
from typing import BinaryIO

from legacyfund.lib.amounts import parse_amount
from legacyfund.lib.collector import collector_paused
from legacyfund.lib.days import DayRefused
from legacyfund.lib.errors import DomainError
from legacyfund.lib.line_numbers import LineNumbers
from legacyfund.lib.money import NOTHING
from legacyfund.lib.spoiled import fold_number
from legacyfund.lib.tables.shapes import FileRefused, SheetRow
from portfolio.spend.rules.cells import CellMemory, check_cells, mend, tidy
from portfolio.spend.rules.columns import BY_HEADINGS, FileLayout, Places
from portfolio.spend.rules.date_order import DateColumn
from portfolio.spend.rules.equal_lines import EqualLines, challenge_equal
from portfolio.spend.rules.findings import Findings, Severity
from portfolio.spend.rules.headers import COLUMNS, CONTROL_BUDGET, FEED_NO
from portfolio.spend.rules.likeness import check_repeats
from portfolio.spend.rules.lines import (
    THRESHOLD,
    CheckedFile,
    CheckedLine,
    Restated,
    ReturnTerms,
    Use,
)
from portfolio.spend.rules.odd_lines import (
    NIL,
    NOTHING_SPENT,
    TOTAL,
    odd_line,
    tell_nil_line,
    tell_total_line,
    tell_words,
)
from portfolio.spend.rules.over_25k import ReturnTable, read_table
from portfolio.spend.rules.progress import Passed, telling
from portfolio.spend.rules.sorting import Sorter
from portfolio.spend.rules.terms import check_terms
from portfolio.spend.rules.texts import LIMITS, Cells, check_identities, check_texts, no_number, without_long
from portfolio.spend.rules.waivers import waive

NO_TERMS = ReturnTerms()
_NAMES = tuple(COLUMNS)
_SUPPLIER = _NAMES.index("supplier")


@collector_paused()
def check_return_file(
    stream: BinaryIO,
    terms: ReturnTerms = NO_TERMS,
    layout: FileLayout = BY_HEADINGS,
    passed: Passed | None = None,
) -> CheckedFile:
    """Read and check a file of payments; `stream` must be seekable and stays open. Without a `layout` the
    headings must be those of the over-£25,000 report, or known for them. `passed` is told now and then how
    many rows have been read.

    Never raises for what the file holds: a file that cannot be read has one fault that says why.
    """
    findings = Findings()
    check = _Check(findings, terms, layout.date_order, passed)
    try:
        table = read_table(stream, findings, layout)
        check.read(table)
        check.settle()
        table.tell(findings)
    except FileRefused as refusal:
        findings.fault(refusal.code, refusal.message, line=refusal.line)
    checked = waive(check.result(), terms.waived)
    alike = Findings()
    check_repeats(checked, alike)
    return checked.with_more(alike) if alike.kept else checked


@dataclass
class _Check:
    """The running state of one check."""

    findings: Findings
    terms: ReturnTerms
    date_order: str = ""
    passed: Passed | None = None
    lines: list[CheckedLine] = field(default_factory=list)
    line_count: int = 0
    net: Decimal = NOTHING
    negatives: int = 0
    under: int = 0
    under_by_size: int = 0
    transactions: dict[str, int] = field(default_factory=dict)
    equal: EqualLines = field(default_factory=EqualLines)
    unnumbered: list[CheckedLine] = field(default_factory=list)
    apart: list[CheckedLine] = field(default_factory=list)
    nil: list[int] = field(default_factory=list)
    restated: list[Restated] = field(default_factory=list)
    names_lines: bool = False
    words: LineNumbers = field(default_factory=LineNumbers)
    beyond: LineNumbers = field(default_factory=LineNumbers)
    places: Places = field(default_factory=dict)
    scale: Decimal = Decimal(1)
    dates: DateColumn = field(init=False)
    sorter: Sorter = field(init=False)

    def __post_init__(self) -> None:
        self.dates = DateColumn(self.terms, self.date_order)
        self.sorter = Sorter(self.terms, has_awards=False)

    def read(self, table: ReturnTable) -> None:
        self.places, width, self.scale = table.places, len(table.labels), table.scale
        self.sorter = Sorter(self.terms, has_awards=table.award_by is not None)
        kept = set(self.places.values())
        memory = CellMemory()
        pick = itemgetter(*(self.places.get(name, width) for name in COLUMNS))
        award_by = width if table.award_by is None else table.award_by
        budget_by = self.places.get(CONTROL_BUDGET, width)
        feed_by = self.places.get(FEED_NO, width)
        says = itemgetter(feed_by, award_by, budget_by)
        use = self.sorter.always if award_by == budget_by == width else None
        for read in telling(table.body, self.passed):
            line, row = read.number, read.cells
            if len(row) > width and self._goes_beyond(line, row, width):
                continue
            row = row[:width]
            if read.faults and self._check_faults(read, table.labels, kept):
                continue
            is_odd = memory.is_odd(row)
            mended = mend(row) if is_odd else row
            tidied = tidy(mended) + [""] * (width + 1 - len(row))
            cells = pick(tidied)
            feed_no, award, budget = says(tidied)
            if feed_no:
                clean = check_cells(line, row, table.labels, self.findings, kept)
                self._read_restated(read, cells, (feed_no, award, budget), clean)
            if feed_no or self._is_put_aside(line, cells):
                continue
            spent_on = use
            if spent_on is None:
                spent_on = self.sorter.sort(line, award, budget, cells[_SUPPLIER], self.findings)
            if spent_on is None:
                continue
            self.line_count += 1
            clean = not is_odd or check_cells(line, row, table.labels, self.findings, kept)
            if self._check_line(read, cells, spent_on, clean):
                if table.passed_over is not None:
                    mended = mended[: table.passed_over] + mended[table.passed_over + 1 :]
                self.equal.note(line, mended)

    def _goes_beyond(self, line: int, row: list[str], width: int) -> bool:
        found = any(cell.strip() for cell in row[width:])
        if found:
            self.beyond.add(line)
            self.line_count += 1
        return found

    def _check_faults(self, read: SheetRow, labels: list[str], kept: set[int]) -> bool:
        """Whether a cell that is needed cannot be read: then nothing more is said of the line."""
        faults = [(place, fault) for place, fault in read.faults.items() if place in kept]
        for place, fault in faults:
            self.findings.fault("CELL", fault, line=read.number, column=labels[place])
        self.line_count += bool(faults)
        return bool(faults)

    def _is_put_aside(self, line: int, cells: Cells) -> bool:
        """Whether the row is no payment."""
        kind = odd_line(line, cells)
        if kind == NIL:
            self.nil.append(line)
        elif kind == TOTAL:
            tell_total_line(line, cells, self.findings)
        elif kind:
            self.words.add(line)
        return bool(kind)

    def settle(self) -> None:
        """What only the whole file shows."""
        if not self.dates.settle(self.findings):
            self.lines.clear()
            self.unnumbered.clear()
            self.apart.clear()
            self.restated.clear()
        if self.beyond.count:
            self.findings.fault(
                "TOO_MANY_CELLS",
                f"Cells are filled beyond the last column that has a name, on {self.beyond}. Look for a "
                "comma outside quotation marks, name the column, or empty the cells.",
                line=self.beyond.first[0],
            )
        if self.words.count:
            tell_words(self.words, self.findings)
        self.sorter.settle(self.findings)
        for line in self.nil if self.line_count else self.nil[:1]:
            tell_nil_line(line, self.findings, alone=self.line_count == 0)
        if not (self.line_count or self.names_lines or self.nil) and not self.findings.counts[Severity.FAULT]:
            what = (
                "Every line of the file is paid out of no award, as your department has said."
                if self.sorter.left_out.count
                else "The file has column names but no lines below them."
            )
            raise FileRefused("NO_LINES", f"{what} {NOTHING_SPENT}")

    def _check_line(self, read: SheetRow, cells: Cells, spent_on: Use, clean: bool) -> bool:
        """False when the line's number was lost, so that nothing can be said of whether it is there twice."""
        line = read.number
        if any(map(gt, map(len, cells), LIMITS)):
            cells = without_long(line, cells, self.findings)
        family, entity, day, kind, area, supplier, number, money, description, *rest = cells
        amount = self._amount(line, money)
        if amount is not None:
            self._count(amount)
        clean &= check_texts(line, cells, self.findings)
        spoiled = check_identities(read, cells, self.places, self.findings)
        whole = COLUMNS["transaction_number"] not in spoiled
        clean &= spoiled <= {COLUMNS["transaction_number"]}
        place = 0
        if whole:
            self.transactions[number] = place = self.transactions.get(number, 0) + 1
        try:
            paid_on, in_time = self.dates.take(line, day, is_kept=self.places["date"] in read.days)
        except DayRefused as refusal:
            self.dates.refuse(line, day, refusal)
            return whole
        if clean and amount is not None and (in_time or whole):
            what = description or kind
            texts = (what, family, entity, kind, area, *rest, *spent_on)
            checked = CheckedLine(line, paid_on, supplier, number, place, amount, *texts)
            (self.unnumbered if not whole else self.lines if in_time else self.apart).append(checked)
        return whole

    def _read_restated(self, read: SheetRow, cells: Cells, named: tuple[str, str, str], clean: bool) -> None:
        """A row that says what is right of an accepted line, whenever that was paid. `named`: the line, its
        award and its control budget, in the row's own words.
        """
        self.names_lines = True
        line, said = read.number, dict(zip(_NAMES, cells, strict=True))
        day, money = said.pop("date"), said.pop("amount")
        supplier, number = said.pop("supplier"), said.pop("transaction_number")
        clean &= check_texts(line, cells, self.findings)
        clean &= not check_identities(read, cells, self.places, self.findings)
        try:
            paid_on = self.dates.read(day)
        except DayRefused as refusal:
            self.dates.refuse(line, day, refusal)
            return
        self.dates.order.note(line, day, is_kept=self.places["date"] in read.days)
        amount = self._amount(line, money)
        if clean and amount is not None:
            what = said.pop("description")
            texts = {name: text for name, text in said.items() if text}
            feed_no, award, budget = named
            self.restated.append(
                Restated(line, feed_no, paid_on, supplier, number, amount, what, award, budget, texts)
            )

    def _amount(self, line: int, text: str) -> Decimal | None:
        try:
            return parse_amount(text, scale=self.scale)
        except DomainError as refusal:
            self.findings.fault("AMOUNT", refusal.message, line=line, column=COLUMNS["amount"])
            return None

    def _count(self, amount: Decimal) -> None:
        self.net += amount
        self.negatives += amount < 0
        self.under += amount < THRESHOLD
        self.under_by_size += abs(amount) < THRESHOLD

    def result(self) -> CheckedFile:
        check_terms(self.net, self.terms, self.findings)
        groups = self.equal.groups(self.places)
        challenge_equal(groups, self.findings)
        counts = self.findings.counts
        return CheckedFile(
            lines=tuple(self.lines),
            unnumbered=tuple(line for line in self.unnumbered if fold_number(line.transaction_number)),
            apart=tuple(self.apart),
            findings=self.findings.in_order(),
            fault_count=counts[Severity.FAULT],
            challenge_count=counts[Severity.CHALLENGE],
            warning_count=counts[Severity.WARNING],
            line_count=self.line_count,
            transaction_count=len(self.transactions) - sum(map(no_number, self.transactions)),
            net=self.net,
            negatives=self.negatives,
            under_threshold=self.under,
            under_threshold_by_size=self.under_by_size,
            duplicate_groups=groups,
            left_out=self.sorter.left_out.count,
            unsorted=tuple(self.sorter.unsorted.values()),
            says_nothing_spent=bool(self.nil) and self.line_count == 0,
            date_question=self.dates.question,
            restated=tuple(self.restated),
        )
