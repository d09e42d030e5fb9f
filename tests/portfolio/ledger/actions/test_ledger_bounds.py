"""What the ledger takes in no case: a key of another journal, too large a balance, a false reversal."""

from datetime import timedelta

import pytest

from legacyfund.lib.money import MOST
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.ledger.actions.allocating import allocate
from portfolio.ledger.actions.journals import TooMuchMoney, post_journal
from portfolio.ledger.models import Journal
from portfolio.ledger.rules import ledger
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import JournalRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import give, headroom, make_fund, pounds, proposed_decision, ranked_bids

pytestmark = pytest.mark.django_db


def test_an_allocations_key_stands_in_the_way_of_no_other_journal(one_bid):
    round_, fund = one_bid
    decision = proposed_decision(ranked_bids(round_)[0])
    allocate(
        fund=fund,
        amounts={CELL: pounds(1)},
        narrative="Settlement",
        idempotency_key=f"decision-{decision.pk}-commitment",
        by=make_user("FUND_MANAGER"),
        now=NOW,
    )

    confirmed = confirm_decision(decision=decision, by=make_user("CHAIR"), now=NOW)

    assert confirmed.status == "CONFIRMED"


def test_more_than_the_ledger_can_write_is_refused_and_named():
    manager = make_user("FUND_MANAGER")
    fund = make_fund({CELL: MOST}, manager=manager)

    with pytest.raises(TooMuchMoney, match="would hold more than the £999,999,999,999"):
        give(fund, {CELL: "0.01"}, by=manager)

    assert headroom(fund) == MOST


def test_a_journal_is_never_posted_before_the_one_it_follows():
    manager = make_user("FUND_MANAGER")
    fund = make_fund({CELL: 1}, manager=manager, now=NOW)

    give(fund, {CELL: 1}, by=manager, now=NOW - timedelta(seconds=1))

    assert Journal.objects.get(fund=fund, number=2).posted_at == NOW


@pytest.mark.parametrize(("amount", "of_another"), [("99.99", False), ("100.01", False), ("100.00", True)])
def test_a_reversal_is_the_whole_of_what_it_reverses_in_the_same_fund(amount, of_another):
    manager = make_user("FUND_MANAGER")
    fund = make_fund({CELL: 100}, manager=manager)
    other = make_fund({CELL: 100}, manager=manager)

    with pytest.raises(JournalRefused, match="reversal"):
        post_journal(
            fund=other if of_another else fund,
            kind=Kind.REVERSAL,
            postings=ledger.reversal(ledger.build_postings(Kind.ALLOCATION, {CELL: pounds(amount)})),
            narrative="Wrong year",
            idempotency_key="k",
            by=manager,
            now=NOW,
            reverses=Journal.objects.get(fund=fund),
        )

    assert not Journal.objects.filter(kind="REVERSAL").exists()
