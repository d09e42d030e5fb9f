"""Giving heads of the chain to somebody outside, signed, and keeping that they were given."""

from collections.abc import Iterable
from datetime import datetime

from portfolio.funds.models import Fund
from portfolio.ledger.models import GivenHead
from portfolio.ledger.queries.witness import heads_of, ledger_key
from portfolio.ledger.rules.witness import SignedHead, public_text, sign_head


def give_heads(funds: Iterable[Fund] | None, *, now: datetime) -> list[SignedHead]:
    """Where the chain of each of these funds ends, or of all, by reference; signed where the service has a
    key. A head is kept once, as first given; its signature is always the same, so whoever asks again gets the
    same. Raises KeyRefused.
    """
    key = ledger_key()
    found = heads_of(funds, public_text(key.public_key()) if key is not None else "")
    if key is None:
        return [SignedHead(row.head) for row in found]
    signed = [(row, sign_head(row.head, key)) for row in found]
    new = [
        GivenHead(journal_id=row.journal, key=one.key, signature=one.signature, given_at=now)
        for row, one in signed
        if row.journal is not None and not row.is_given
    ]
    if new:
        GivenHead.objects.bulk_create(new, ignore_conflicts=True)
    return [one for _, one in signed]
