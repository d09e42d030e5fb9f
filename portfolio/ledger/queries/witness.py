"""How far a fund's chain is witnessed, and whether heads that were given out are still its heads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db.models import Count, Max, QuerySet

from legacyfund.prepared import prepared_cursor
from portfolio.funds.models import Fund
from portfolio.ledger.models import GivenHead, Journal
from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.rules.ledger import FIRST_HASH
from portfolio.ledger.rules.witness import Head, SignedHead, is_signed, key_print, read_key


@dataclass(frozen=True)
class Witnessed:
    """Journals 1 to `upto` stand in heads that were given out, `heads` of them; 0 where none was."""

    upto: int
    heads: int
    last_at: datetime | None

    @property
    def in_words(self) -> str:
        if not self.upto or self.last_at is None:
            return "witnessed by nobody"
        heads = "1 head" if self.heads == 1 else f"{self.heads} heads"
        return (
            f"journals 1 to {self.upto} witnessed by {heads} given out, the last on "
            f"{self.last_at:%-d %B %Y at %H:%M} UTC"
        )


BY_NOBODY = Witnessed(0, 0, None)
_ENDS = """
SELECT fund.reference, last.id, last.number, last.hash, EXISTS (
       SELECT FROM portfolio_givenhead given WHERE given.journal_id = last.id AND given.key = %(key)s)
  FROM portfolio_fund fund
  LEFT JOIN LATERAL (SELECT id, number, hash FROM portfolio_journal WHERE fund_id = fund.id
                      ORDER BY number DESC LIMIT 1) last ON true
 WHERE %(funds)s::bigint[] IS NULL OR fund.id = ANY(%(funds)s::bigint[])
 ORDER BY fund.reference
"""
"""Each request of a machine asks it, and Django takes four times as long to write it."""


def ledger_key() -> Ed25519PrivateKey | None:
    """The service's own, which is not in the database; None where it has none. Raises KeyRefused."""
    return _read(settings.LEDGER_KEY) if settings.LEDGER_KEY else None


@cache
def _read(pem: str) -> Ed25519PrivateKey:
    return read_key(pem)


@dataclass(frozen=True)
class FoundHead:
    """Where a fund's chain ends; `journal`: the row that ends it, and whether it `is_given` with the key."""

    head: Head
    journal: int | None
    is_given: bool


def heads_of(funds: Iterable[Fund] | None, key: str) -> list[FoundHead]:
    """Of these funds, or of all, by reference; one query, by the index. `key`: the public one, as heads are
    kept with.
    """
    with prepared_cursor() as cursor:
        asked = None if funds is None else [fund.pk for fund in funds]
        cursor.execute(_ENDS, {"funds": asked, "key": key})
        return [
            FoundHead(Head(fund, number or 0, hashed or FIRST_HASH), journal, is_given)
            for fund, journal, number, hashed, is_given in cursor.fetchall()
        ]


def witnessed_of(fund: Fund) -> Witnessed:
    return witnessed_by_fund(GivenHead.objects.filter(journal__fund=fund)).get(fund.pk, BY_NOBODY)


def witnessed_by_fund(given: QuerySet[GivenHead] | None = None) -> dict[int, Witnessed]:
    """By the id of each fund of which a head was given out: of `given`, or of all. One query."""
    rows = (GivenHead.objects.all() if given is None else given).values("journal__fund")
    found = rows.order_by("journal__fund").annotate(
        upto=Max("journal__number"), heads=Count("pk"), last_at=Max("given_at")
    )
    return {row["journal__fund"]: Witnessed(row["upto"], row["heads"], row["last_at"]) for row in found}


def heads_not_signed(fund: Fund) -> Iterator[Fault]:
    """Heads that were given out and are not what was signed then: the chain was written anew since."""
    given = GivenHead.objects.filter(journal__fund=fund).select_related("journal").order_by("pk")
    for row in given.iterator(chunk_size=2000):
        head = Head(fund.reference, row.journal.number, row.journal.hash)
        if not is_signed(SignedHead(head, row.signature, row.key)):
            yield Fault(
                fund.reference,
                f"journal {row.journal.number}",
                f"its hash is not the one that was signed with key {_print(row.key)} and given out on "
                f"{row.given_at:%-d %B %Y}.",
            )


def faults_in_copies(copies: Iterable[SignedHead], keys: Iterable[str]) -> Iterator[Fault]:
    """Of heads kept outside: not signed by one of the `keys`, or not where the chain was then."""
    trusted = set(keys)
    for copy in copies:
        head, where = copy.head, f"journal {copy.head.journal}"
        if copy.key not in trusted or not is_signed(copy):
            yield Fault(head.fund, where, "the copy is not signed by a key of this service.")
            continue
        found = Journal.objects.filter(fund__reference=head.fund, number=head.journal).first()
        if (found.hash if found else FIRST_HASH if head.journal == 0 else "") != head.hash:
            yield Fault(
                head.fund, where, "it is not the head that was given out: the copy says another hash."
            )


def _print(key: str) -> str:
    try:
        return key_print(key)
    except ValueError:
        return "that is none"
