"""What is posted while the ledger is verified is not taken for a fault."""

from threading import Thread

import pytest
from django.db import connection

from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.position import headroom
from portfolio.ledger.queries.verification import verify_fund
from portfolio.watch.queries.equalities import EQUALITIES
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import give, make_fund


@pytest.mark.django_db(transaction=True)
def test_a_fund_is_verified_as_it_was_at_one_moment():
    manager = make_user("FUND_MANAGER")
    fund = make_fund({CELL: 5}, manager=manager)

    def post():
        give(fund, {CELL: 1}, by=manager)
        connection.close()

    def money_stands_still(fund):
        before = headroom(fund, now=NOW)
        other = Thread(target=post)
        other.start()
        other.join(timeout=30)
        if headroom(fund, now=NOW) != before:
            yield Fault(fund.reference, "balance", "it moved.")

    found = verify_fund(fund, [money_stands_still, *EQUALITIES])

    assert (found.journals, found.faults) == (1, ())
    assert headroom(fund, now=NOW) == {CELL: 6}
