"""The ledger read again from its journals alone, by both clocks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from legacyfund.lib.money import NOTHING
from portfolio.ledger.rules.kinds import Account
from portfolio.ledger.rules.ledger import (
    FIRST_HASH,
    Cell,
    Position,
    Posting,
    journal_hash,
    postings_as_fields,
    read_position,
)


@dataclass(frozen=True)
class ReplayedJournal:
    """`fields`: what its hash covers beside its postings."""

    effective_on: date
    posted_at: datetime
    postings: tuple[Posting, ...]
    award: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)


def replay(
    journals: Iterable[ReplayedJournal], as_at: date | None = None, known_at: datetime | None = None
) -> dict[Cell, Position]:
    """The position of each cell as at the end of a day, as far as it was known at a moment; None is now.

    A cell that no journal touched by then is left out.
    """
    held: dict[Cell, dict[Account, Decimal]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for journal in journals:
        if as_at is not None and journal.effective_on > as_at:
            continue
        if known_at is not None and journal.posted_at > known_at:
            continue
        for posting in journal.postings:
            held[posting.cell][posting.account] += posting.amount
    return {cell: read_position(accounts) for cell, accounts in held.items()}


def replay_head(journals: Iterable[ReplayedJournal]) -> str:
    """The hash that the chain of these journals, in order, ends with."""
    head = FIRST_HASH
    for journal in journals:
        head = next_head(head, journal)
    return head


def next_head(head: str, journal: ReplayedJournal) -> str:
    return journal_hash(head, {**journal.fields, "postings": postings_as_fields(journal.postings)})
