"""Journals as the hash chain sees them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portfolio.funds.models import Fund
from portfolio.ledger.models import Journal, Posting
from portfolio.ledger.rules import ledger
from portfolio.ledger.rules.kinds import Account
from portfolio.ledger.rules.replay import ReplayedJournal


@dataclass(frozen=True)
class ChainedDocument:
    """`fields` are all that `hash` is made over, beside `prev_hash`."""

    number: int
    prev_hash: str
    hash: str
    fields: Mapping[str, object]


def rule_postings(postings: Iterable[Posting]) -> list[ledger.Posting]:
    """Rows as the rules read them. Raises ValueError for an account there is not."""
    return [
        ledger.Posting(Account(row.account), row.year, row.control_budget, row.amount) for row in postings
    ]


def is_reversed(journal: Journal) -> bool:
    return Journal.objects.filter(reverses=journal).exists()


def hashed_fields(journal: Journal, postings: Iterable[ledger.Posting]) -> dict[str, object]:
    """All of a journal that must never change, for `ledger.journal_hash`."""
    return fields_to_hash(journal, postings, award=journal.award.reference if journal.award else None)


def fields_to_hash(
    journal: Journal, postings: Iterable[ledger.Posting], *, award: str | None
) -> dict[str, object]:
    """The same where the reference of the journal's award is known."""
    return {
        "fund": journal.fund.reference,
        "number": journal.number,
        "kind": journal.kind,
        "award": award,
        "effective_on": journal.effective_on,
        "posted_at": journal.posted_at,
        "posted_by": journal.posted_by_id,
        "narrative": journal.narrative,
        "idempotency_key": journal.idempotency_key,
        "reverses": journal.reverses.number if journal.reverses else None,
        "postings": ledger.postings_as_fields(postings),
    }


def journals_in_order(fund: Fund) -> Iterator[tuple[Journal, list[Posting]]]:
    """Every journal of the fund with its postings, streamed in the order of the chain."""
    journals = (
        Journal.objects.filter(fund=fund)
        .select_related("fund", "award", "reverses")
        .prefetch_related("postings")
        .order_by("number")
    )
    for journal in journals.iterator(chunk_size=2000):
        yield journal, list(journal.postings.all())


def documents_after(fund: Fund, after: int, upto: int) -> list[ChainedDocument]:
    """The journals after number `after` and up to `upto`, in order, each as its hash is made over it."""
    journals = (
        Journal.objects.filter(fund=fund, number__gt=after, number__lte=upto)
        .select_related("fund", "award", "reverses")
        .prefetch_related("postings")
        .order_by("number")
    )
    return [
        ChainedDocument(
            journal.number,
            journal.prev_hash,
            journal.hash,
            hashed_fields(journal, rule_postings(journal.postings.all())),
        )
        for journal in journals
    ]


def replayed(fund: Fund) -> Iterator[ReplayedJournal]:
    """Every journal of the fund as the rules replay it, streamed in the order of the chain."""
    for journal, rows in journals_in_order(fund):
        postings = ledger.order_of_locking(rule_postings(rows))
        fields = hashed_fields(journal, postings)
        del fields["postings"]
        award = journal.award.reference if journal.award else None
        yield ReplayedJournal(journal.effective_on, journal.posted_at, postings, award, fields)
