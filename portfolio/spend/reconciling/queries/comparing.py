"""What a reconciliation compares: entries of the ledger's file and of the feed, with what was open before."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from portfolio.spend.models import Correction, SpendLine
from portfolio.spend.queries.uploads import awards_and_budgets, layout_as_said, meanings_of
from portfolio.spend.reconciling.models import OpenItem, Reconciliation
from portfolio.spend.reconciling.queries.reconciliations import accepted_to, last_agreed
from portfolio.spend.reconciling.rules.items import AMOUNT, LEDGER, REPORTED
from portfolio.spend.reconciling.rules.matching import Entry
from portfolio.spend.rules.lines import CheckedFile, ReturnTerms
from portfolio.spend.rules.progress import Passed
from portfolio.spend.rules.returns import check_return_file


@dataclass(frozen=True)
class Source:
    """Where an entry is from: what its item is made of. `before`: the item it was open as."""

    supplier: str
    file_line: int | None = None
    line: int | None = None
    before: OpenItem | None = None


@dataclass
class Compared:
    """Both sides, and by the key of each entry where it is from."""

    ledger: list[Entry] = field(default_factory=list)
    reported: list[Entry] = field(default_factory=list)
    of_ledger: dict[int, Source] = field(default_factory=dict)
    of_reported: dict[int, Source] = field(default_factory=dict)
    left_out: int = 0

    def add_ledger(self, facts: tuple[str, str, date, Decimal, str], source: Source) -> None:
        key = len(self.ledger) + 1
        self.ledger.append(Entry(*facts, key))
        self.of_ledger[key] = source

    def add_reported(self, facts: tuple[str, str, date, Decimal, str], source: Source) -> None:
        key = len(self.reported) + 1
        self.reported.append(Entry(*facts, key))
        self.of_reported[key] = source


def read_ledger(reconciliation: Reconciliation, content: bytes, passed: Passed) -> CheckedFile:
    """The lines of the file, read by the checks of returns; payments of any period, and nothing that stands
    is held against them.
    """
    award = reconciliation.award
    terms = ReturnTerms(
        award=award.reference if award is not None else "",
        control_budget=reconciliation.control_budget or None,
        awards=awards_and_budgets(reconciliation.department),
        sorted_so=meanings_of(reconciliation.department),
    )
    return check_return_file(io.BytesIO(content), terms, layout_as_said(reconciliation), passed)


def compared(
    reconciliation: Reconciliation, checked: CheckedFile, awards: Mapping[str, object], head: int
) -> Compared:
    """Lines of the file and accepted lines from the day after the last that was agreed to, and what that left
    open. `awards`: those of the fund; lines of others are left out.
    """
    found, before = Compared(), last_agreed(reconciliation, by_lines=True)
    begins = before.month.next.first_day if before is not None else date.min
    end = reconciliation.month.last_day
    for line in checked.lines:
        if line.award not in awards or not begins <= line.paid_on <= end:
            found.left_out += 1
            continue
        facts = line.award, line.control_budget, line.paid_on, line.amount, line.transaction_number
        found.add_ledger(facts, Source(line.supplier, file_line=line.line))
    if before is not None:
        _carry(found, before)
    for row in _newly_reported(reconciliation, before, head):
        found.add_reported(_facts(row), Source(row.supplier, line=row.pk))
    return found


def _facts(line: SpendLine) -> tuple[str, str, date, Decimal, str]:
    return (
        line.award.reference,
        line.control_budget,
        line.date,
        line.amount,
        line.transaction_number,
    )


def _carry(found: Compared, before: Reconciliation) -> None:
    """Both sides of what was open, so that it closes by itself once it matches."""
    items = before.items.select_related("award", "line__award").order_by("pk")
    for item in items:
        if item.kind in (LEDGER, AMOUNT) and item.day is not None and item.ledger is not None:
            facts = item.award.reference, item.control_budget, item.day, item.ledger, item.number
            found.add_ledger(facts, Source(item.supplier, file_line=item.file_line, before=item))
        if item.kind in (REPORTED, AMOUNT) and item.line is not None:
            line = item.line
            found.add_reported(_facts(line), Source(line.supplier, line=line.pk, before=item))


def _newly_reported(
    reconciliation: Reconciliation, before: Reconciliation | None, head: int
) -> list[SpendLine]:
    """Accepted lines that no earlier reconciliation compared, without those that were taken back since and
    what takes them back.
    """
    lines = accepted_to(reconciliation, head).select_related("award")
    if before is not None:
        lines = lines.filter(Q(feed_no__gt=before.feed_head or 0) | Q(date__gt=before.month.last_day))
    rows = list(lines)
    here = {row.pk for row in rows}
    taken_back = {
        row.corrects_id for row in rows if row.correction == Correction.REVERSAL and row.corrects_id in here
    }
    return [
        row
        for row in rows
        if row.pk not in taken_back
        and not (row.correction == Correction.REVERSAL and row.corrects_id in taken_back)
    ]
