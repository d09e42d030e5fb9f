"""A journal locks and reads in one trip to the database, and is written in another (ADR 76)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from legacyfund.prepared import ask_together
from portfolio.ledger.actions import journals
from portfolio.ledger.actions.journals import NotEnoughMoney, post_journal
from portfolio.ledger.models import AwardBalance, Journal, Posting
from portfolio.ledger.queries.verification import verify_fund
from portfolio.ledger.rules import ledger
from portfolio.ledger.rules.kinds import Kind
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import make_fund, offered_award, pounds

pytestmark = pytest.mark.django_db


def post(fund, kind, amounts, *, award_id=None, by=None, key="k"):
    return post_journal(
        fund=fund,
        kind=kind,
        postings=ledger.build_postings(kind, {cell: pounds(amount) for cell, amount in amounts.items()}),
        narrative="Settlement",
        idempotency_key=key,
        by=by or make_user("FUND_MANAGER"),
        now=NOW,
        award_id=award_id,
    )


def test_one_trip_locks_and_reads_and_one_writes_and_checks(django_assert_num_queries, monkeypatch):
    fund, manager, trips = make_fund(), make_user("FUND_MANAGER"), []

    def counted(*asked):
        trips.append(len(asked))
        return ask_together(*asked)

    monkeypatch.setattr(journals, "ask_together", counted)
    with django_assert_num_queries(5):
        post(fund, Kind.ALLOCATION, {CELL: 100}, by=manager)

    assert trips == [2, 3]


def test_what_is_given_back_is_what_was_written():
    award = offered_award()

    journal = post(award.fund, Kind.COMMITMENT, {CELL: "0.01"}, award_id=award.pk)

    written = Journal.objects.get(pk=journal.pk)
    for field in Journal._meta.concrete_fields:
        assert getattr(written, field.attname) == getattr(journal, field.attname), field.name
    assert [row.amount for row in Posting.objects.filter(journal=journal).order_by("pk")] == [
        Decimal("-0.01"),
        Decimal("0.01"),
    ]
    assert verify_fund(award.fund, ()).faults == ()


def test_the_cells_of_a_journal_come_in_the_order_of_locking():
    fund = make_fund()
    cells = [(CELL[0], budget) for budget in ("RDEL_PROGRAMME", "CDEL", "RDEL_ADMIN")]

    journal = post(fund, Kind.ALLOCATION, dict.fromkeys(cells, 100))

    rows = list(Posting.objects.filter(journal=journal).order_by("pk"))
    assert [(row.year, row.control_budget, row.account) for row in rows] == sorted(
        (row.year, row.control_budget, row.account) for row in rows
    )


def test_a_refusal_leaves_the_callers_transaction_as_it_was():
    fund = make_fund({CELL: 100})

    with transaction.atomic():
        with pytest.raises(NotEnoughMoney):
            post(fund, Kind.ALLOCATION_DECREASE, {CELL: 101}, key="more")
        post(fund, Kind.ALLOCATION_DECREASE, {CELL: 100}, key="all")

    assert Journal.objects.filter(fund=fund).count() == 2


def test_what_the_database_alone_refuses_is_refused_at_the_journal():
    award, other = offered_award(), make_fund({CELL: 100}, reference="OTHER")

    with pytest.raises(IntegrityError, match="its award belongs to another fund"), transaction.atomic():
        post(other, Kind.COMMITMENT, {CELL: 100}, award_id=award.pk)

    assert not Journal.objects.filter(fund=other, kind=Kind.COMMITMENT).exists()
    assert AwardBalance.objects.get(award=award, account="COMMITTED").amount == 900_000


@pytest.mark.django_db(transaction=True)
def test_nothing_is_posted_outside_a_transaction():
    fund = make_fund()

    with pytest.raises(RuntimeError, match="belongs to the transaction of its action"):
        post(fund, Kind.ALLOCATION, {CELL: 100})
