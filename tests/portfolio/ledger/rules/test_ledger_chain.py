"""The chain of journals, and the order in which their balances are locked."""

from datetime import date
from decimal import Decimal

import pytest

from legacyfund.lib.canonical import NotCanonical
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import (
    FIRST_HASH,
    build_postings,
    journal_hash,
    postings_as_fields,
    sum_balances,
)

CAPITAL = ("2026-27", "CDEL")
RESOURCE = ("2027-28", "RDEL_PROGRAMME")
TEN = {CAPITAL: Decimal("10.00")}


def test_balances_are_touched_in_one_order() -> None:
    postings = build_postings(
        Kind.COMMITMENT,
        {RESOURCE: Decimal("1.00"), CAPITAL: Decimal("2.00"), ("2026-27", "RDEL_ADMIN"): Decimal("3")},
    )

    assert [(*posting.cell, posting.account) for posting in postings] == [
        ("2026-27", "CDEL", "AVAILABLE"),
        ("2026-27", "CDEL", "COMMITTED"),
        ("2026-27", "RDEL_ADMIN", "AVAILABLE"),
        ("2026-27", "RDEL_ADMIN", "COMMITTED"),
        ("2027-28", "RDEL_PROGRAMME", "AVAILABLE"),
        ("2027-28", "RDEL_PROGRAMME", "COMMITTED"),
    ]
    assert list(sum_balances(reversed(postings))) == [
        (*posting.cell, posting.account) for posting in postings
    ]


def test_the_chain_tells_every_change() -> None:
    fields = {
        "kind": Kind.SPEND.value,
        "effective_on": date(2026, 6, 30),
        "narrative": "June",
        "postings": postings_as_fields(build_postings(Kind.SPEND, TEN)),
    }
    first = journal_hash(FIRST_HASH, fields)

    assert first == journal_hash(FIRST_HASH, dict(reversed(fields.items())))
    assert len(first) == 64
    others = [
        journal_hash(first, fields),
        journal_hash(FIRST_HASH, {**fields, "narrative": "July"}),
        journal_hash(
            FIRST_HASH, {**fields, "postings": postings_as_fields(build_postings(Kind.REFUND, TEN))}
        ),
    ]
    assert len({first, *others}) == 4


def test_the_chain_takes_no_floats() -> None:
    with pytest.raises(NotCanonical):
        journal_hash(FIRST_HASH, {"amount": 0.1})


def test_postings_are_written_in_order_of_locking() -> None:
    assert postings_as_fields(reversed(build_postings(Kind.COMMITMENT, TEN))) == [
        ["2026-27", "CDEL", "AVAILABLE", Decimal("-10.00")],
        ["2026-27", "CDEL", "COMMITTED", Decimal("10.00")],
    ]
