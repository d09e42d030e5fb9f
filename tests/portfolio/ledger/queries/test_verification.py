from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from portfolio.funds.models import Fund
from portfolio.ledger.actions.journals import post_journal
from portfolio.ledger.models import Journal, Posting
from portfolio.ledger.queries.verification import never_below_zero, verify_fund
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import build_postings, reversal
from portfolio.watch.queries.equalities import EQUALITIES, verify_ledger
from tests.conftest import superuser_connection
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import make_fund, offered_award

pytestmark = pytest.mark.django_db


def test_a_fund_with_awards_and_releases_stands(paid):
    fund = paid.award.fund

    verification = verify_fund(fund, EQUALITIES)

    assert (verification.journals, verification.faults) == (3, ())


def test_a_fund_with_a_reversal_stands():
    manager = make_user("FUND_MANAGER")
    fund = make_fund({CELL: 100}, manager=manager)
    post_journal(
        fund=fund,
        kind=Kind.REVERSAL,
        postings=reversal(build_postings(Kind.ALLOCATION, {CELL: Decimal("100.00")})),
        narrative="Wrong year",
        idempotency_key="k",
        by=manager,
        now=NOW,
        reverses=Journal.objects.get(fund=fund),
    )

    assert verify_fund(fund, EQUALITIES).faults == ()


def test_every_fund_is_verified_by_reference():
    second, first = make_fund(reference="ZZ"), make_fund(reference="AA")

    assert [row.fund for row in verify_ledger()] == [first, second]


def test_money_taken_on_a_day_before_it_was_there_is_named():
    """As no action of ours posts it: its balance stands today, and did not the day before."""
    manager = make_user("FUND_MANAGER")
    fund = make_fund({CELL: 100}, manager=manager)
    early = Journal.objects.create(
        fund=fund,
        number=2,
        kind=Kind.ALLOCATION_DECREASE,
        effective_on=NOW.date() - timedelta(days=1),
        posted_at=NOW,
        posted_by=manager,
        narrative="Too early",
        idempotency_key="early",
        prev_hash=fund.journals.get().hash,
        hash="f" * 64,
    )
    Posting.objects.bulk_create(
        Posting(
            journal=early,
            account=row.account,
            year=row.year,
            control_budget=row.control_budget,
            amount=row.amount,
        )
        for row in build_postings(Kind.ALLOCATION_DECREASE, {CELL: Decimal(40)})
    )

    (fault,) = never_below_zero(fund)

    assert str(fault) == (
        f"{fund.reference} balance 2027-28 RDEL_PROGRAMME AVAILABLE as at 21 November 2026: it was −£40.00, "
        "and it may not be below zero."
    )


def test_nothing_counts_from_a_day_after_it_is_posted(paid):
    last = paid.award.fund.journals.latest("number")
    copy = {field.attname: getattr(last, field.attname) for field in Journal._meta.concrete_fields}
    new = {"id": None, "number": 99, "idempotency_key": "later", "hash": "e" * 64}

    with pytest.raises(IntegrityError, match="journal_counts_by_then"), transaction.atomic():
        Journal.objects.create(**{**copy, **new, "effective_on": NOW.date() + timedelta(days=1)})


@pytest.mark.django_db(transaction=True)
def test_a_milestone_share_that_does_not_add_up_is_named():
    award = offered_award()
    with superuser_connection() as link:
        link.execute("SET session_replication_role = replica")
        link.execute(
            "UPDATE portfolio_milestoneshare SET amount = amount + 1 WHERE milestone_id IN "
            "(SELECT id FROM portfolio_milestone WHERE number = 1)"
        )

    faults = verify_fund(award.fund, EQUALITIES).faults

    where = f"{award.fund.reference} award {award.reference} 2027-28 RDEL_PROGRAMME"
    assert [str(fault) for fault in faults] == [
        f"{where}: £900,000.00 is committed, and its milestones share £900,001.00.",
        f"{where}: £900,000.00 is committed and not released, and its milestones to come share £900,001.00.",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_value_nobody_can_read_is_named_and_keeps_no_other_fund_from_being_checked():
    offered_award()
    wrong, sound = Fund.objects.get(), make_fund(reference="ZZ")
    with superuser_connection() as link:
        link.execute("SET session_replication_role = replica")
        link.execute(
            "UPDATE portfolio_journal SET effective_on = '-infinity' WHERE fund_id = %s AND number = 1",
            [wrong.pk],
        )

    faults = {row.fund: row.faults for row in verify_ledger()}

    assert faults[sound] == ()
    assert str(faults[wrong][0]).startswith(f"{wrong.reference} a journal after 0: it cannot be read: ")
