"""The checks every return meets, by whichever way it came in: line by line, streaming, pure.

Source of the layout and of the threshold (per transaction, while the file is per line): HM Treasury's
guidance on publishing spending over £25,000.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from operator import gt, itemgetter
from typing import BinaryIO

from legacyfund.lib.amounts import parse_amount
from legacyfund.lib.csv_rows import FileRefused, Row
from legacyfund.lib.days import parse_day
from legacyfund.lib.errors import DomainError
from legacyfund.lib.money import NOTHING
from portfolio.rules.cells import CellMemory, check_cells, tidy
from portfolio.rules.findings import Findings, Severity
from portfolio.rules.headers import COLUMNS
from portfolio.rules.over_25k import LONGEST_CELL, Places, place_columns, read_rows
from portfolio.rules.return_terms import check_day, check_terms
from portfolio.rules.spend_lines import (
    TEXT_LENGTHS,
    THRESHOLD,
    CheckedFile,
    CheckedLine,
    DuplicateGroup,
    ReturnTerms,
)

NO_TERMS = ReturnTerms()
Cells = tuple[str, ...]
"""The cells of a line in the order of `COLUMNS`, blank where the file has no such column."""

_CELL_END = "\x1f"
_NAMES = tuple(COLUMNS)
_SUPPLIER, _NUMBER = _NAMES.index("supplier"), _NAMES.index("transaction_number")
_LIMITS = tuple(TEXT_LENGTHS.get(name, LONGEST_CELL) for name in COLUMNS)


def check_return_file(stream: BinaryIO, terms: ReturnTerms = NO_TERMS) -> CheckedFile:
    """Read and check a file in the over-£25,000 layout; `stream` must be seekable and stays open.

    Never raises for what the file holds: a file that cannot be read has one fault that says why.
    """
    findings = Findings()
    check = _Check(findings, terms)
    try:
        rows = read_rows(stream, findings)
        _, header = next(rows, (1, []))
        if not header:
            raise FileRefused("EMPTY", "The file is empty.")
        check.read(rows, place_columns(header, findings), header)
        if check.line_count == 0:
            raise FileRefused("NO_LINES", "The file has column names but no lines below them.")
    except FileRefused as refusal:
        findings.fault(refusal.code, refusal.message, line=refusal.line)
    return check.result()


@dataclass
class _Check:
    """The running state of one check."""

    findings: Findings
    terms: ReturnTerms
    lines: list[CheckedLine] = field(default_factory=list)
    line_count: int = 0
    net: Decimal = NOTHING
    negatives: int = 0
    under: int = 0
    under_by_size: int = 0
    transactions: dict[str, int] = field(default_factory=dict)
    first_seen: dict[str, int] = field(default_factory=dict)
    seen_again: dict[str, list[int]] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    places: Places = field(default_factory=dict)

    def read(self, rows: Iterable[Row], places: Places, header: list[str]) -> None:
        width = len(header)
        self.places, self.labels = places, [label.strip()[:80] for label in header]
        for name, index in places.items():
            self.labels[index] = COLUMNS[name]
        memory = CellMemory()
        pick = itemgetter(*(places.get(name, width) for name in COLUMNS))
        for line, row in rows:
            self.line_count += 1
            self._note_duplicate(line, row)
            if len(row) > width and any(row[width:]):
                self._too_wide(line, row, width)
                continue
            clean = not memory.is_odd(row) or check_cells(line, row, self.labels, self.findings)
            cells = tidy(row)
            self._check_line(line, pick(cells[:width] + [""] * (width + 1 - len(cells))), clean)

    def _note_duplicate(self, line: int, row: list[str]) -> None:
        joined = _CELL_END.join(row)
        first = self.first_seen.setdefault(joined, line)
        if first != line:
            self.seen_again.setdefault(joined, [first]).append(line)

    def _too_wide(self, line: int, row: list[str], width: int) -> None:
        self.findings.fault(
            "TOO_MANY_CELLS",
            f"The line has {len(row)} cells, but the first line names {width} columns. Look for a comma "
            "outside quotation marks.",
            line=line,
        )

    def _check_line(self, line: int, cells: Cells, clean: bool) -> None:
        family, entity, day, kind, area, supplier, number, money, description, *rest = cells
        amount = self._amount(line, money)
        clean &= self._check_texts(line, cells)
        self.transactions[number] = place = self.transactions.get(number, 0) + 1
        try:
            paid_on = parse_day(day)
        except DomainError as refusal:
            self.findings.fault("DATE", refusal.message, line=line, column=COLUMNS["date"])
            return
        if check_day(line, paid_on, self.terms, self.findings) and clean and amount is not None:
            what = description or kind
            self.lines.append(
                CheckedLine(
                    line, paid_on, supplier, number, place, amount, what, family, entity, kind, area, *rest
                )
            )

    def _amount(self, line: int, text: str) -> Decimal | None:
        try:
            amount = parse_amount(text)
        except DomainError as refusal:
            self.findings.fault("AMOUNT", refusal.message, line=line, column=COLUMNS["amount"])
            return None
        self.net += amount
        self.negatives += amount < 0
        self.under += amount < THRESHOLD
        self.under_by_size += abs(amount) < THRESHOLD
        return amount

    def _check_texts(self, line: int, cells: Cells) -> bool:
        if cells[_SUPPLIER] and cells[_NUMBER] and not any(map(gt, map(len, cells), _LIMITS)):
            return True
        problems = [
            ("BLANK", COLUMNS[name], f"The {COLUMNS[name].lower()} is blank.")
            for name in ("supplier", "transaction_number")
            if not cells[_NAMES.index(name)]
        ] + [
            (
                "TOO_LONG",
                COLUMNS[name],
                f"{COLUMNS[name]} has {len(text):,} characters; the most is {most:,}.",
            )
            for name, text, most in zip(_NAMES, cells, _LIMITS, strict=True)
            if len(text) > most
        ]
        for code, column, message in problems:
            self.findings.fault(code, message, line=line, column=column)
        return False

    def result(self) -> CheckedFile:
        check_terms(self.net, self.terms, self.findings)
        groups = tuple(self._group(joined, lines) for joined, lines in self.seen_again.items())
        for group in groups:
            self._challenge(group)
        self.transactions.pop("", None)
        counts = self.findings.counts
        return CheckedFile(
            lines=tuple(self.lines),
            findings=self.findings.in_order(),
            fault_count=counts[Severity.FAULT],
            challenge_count=counts[Severity.CHALLENGE],
            warning_count=counts[Severity.WARNING],
            line_count=self.line_count,
            transaction_count=len(self.transactions),
            net=self.net,
            negatives=self.negatives,
            under_threshold=self.under,
            under_threshold_by_size=self.under_by_size,
            duplicate_groups=groups,
        )

    def _group(self, joined: str, lines: list[int]) -> DuplicateGroup:
        cells = joined.split(_CELL_END)

        def cell(name: str) -> str:
            index = self.places[name]
            return cells[index].strip() if index < len(cells) else ""

        return DuplicateGroup(tuple(lines), cell("supplier"), cell("transaction_number"), cell("amount"))

    def _challenge(self, group: DuplicateGroup) -> None:
        shown = ", ".join(str(line) for line in group.lines[:20])
        more = f" and {len(group.lines) - 20:,} more" if len(group.lines) > 20 else ""
        for line in group.lines:
            self.findings.challenge(
                "DUPLICATE",
                f"Lines {shown}{more} are the same in every cell. Confirm that they are separate payments, "
                "or remove the extra ones.",
                line=line,
            )
