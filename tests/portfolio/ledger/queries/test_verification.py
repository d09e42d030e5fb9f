from decimal import Decimal

import pytest

from portfolio.ledger.actions.journals import post_journal
from portfolio.ledger.models import Journal
from portfolio.ledger.queries.verification import verify_fund
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


@pytest.mark.django_db(transaction=True)
def test_a_milestone_share_that_does_not_add_up_is_named():
    award = offered_award()
    with superuser_connection() as link:
        link.execute("SET session_replication_role = replica")
        link.execute(
            "UPDATE portfolio_milestoneshare SET amount = amount + 1 WHERE milestone_id IN "
            "(SELECT id FROM portfolio_milestone WHERE number = 1)"
        )

    (fault,) = verify_fund(award.fund, EQUALITIES).faults

    assert str(fault) == (
        f"{award.fund.reference} award {award.reference} 2027-28 RDEL_PROGRAMME: £900,000.00 is committed, "
        "and its milestones share £900,001.00."
    )
