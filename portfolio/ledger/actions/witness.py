"""Giving heads of the chain to somebody outside, signed, and keeping that they were given."""

from collections.abc import Iterable
from datetime import datetime

from portfolio.funds.models import Fund
from portfolio.ledger.models import GivenHead
from portfolio.ledger.queries.witness import heads_of, ledger_key
from portfolio.ledger.rules.witness import SignedHead, sign_head


def give_heads(funds: Iterable[Fund], *, now: datetime) -> list[SignedHead]:
    """Where each fund's chain ends, signed where the service has a key. A head is kept once, as first given;
    its signature is always the same, so whoever asks again gets the same. Raises KeyRefused.
    """
    key, found = ledger_key(), heads_of(funds)
    if key is None:
        return [SignedHead(head) for head, _ in found]
    signed = [(sign_head(head, key), journal) for head, journal in found]
    last = [(row, journal) for row, journal in signed if journal is not None]
    known = set(
        GivenHead.objects.filter(journal__in=[journal for _, journal in last]).values_list("journal", "key")
    )
    new = [
        GivenHead(journal=journal, key=row.key, signature=row.signature, given_at=now)
        for row, journal in last
        if (journal.pk, row.key) not in known
    ]
    if new:
        GivenHead.objects.bulk_create(new, ignore_conflicts=True)
    return [row for row, _ in signed]
