"""The nightly equalities of spend find what an intruder changed."""

import pytest

from portfolio.watch.queries.equalities import verify_ledger
from tests.conftest import superuser_connection
from tests.factories.returns import accepted_return, held_return

pytestmark = pytest.mark.django_db

CHANGED = ("portfolio_return", "portfolio_spendline")

INTRUSIONS = [
    ("UPDATE portfolio_spendline SET amount = amount + 0.01 WHERE feed_no = 1", "£70,000.01"),
    ("DELETE FROM portfolio_spendline WHERE feed_no = 2", "its head is 2, and it holds 1 lines"),
    (
        "UPDATE portfolio_spendline SET feed_no = NULL, posted_year = NULL, posted_period = NULL",
        "2 accepted lines have no number",
    ),
    ("UPDATE portfolio_spendline SET feed_no = 3 WHERE feed_no = 1", "numbered 2 to 3"),
    (
        "UPDATE portfolio_return SET status = 'WITHDRAWN', withdrawn_at = accepted_at, "
        "withdrawn_by_id = accepted_by_id, accepted_at = NULL, accepted_by_id = NULL",
        "sum to £0.00",
    ),
]


def faults():
    return [str(fault) for found in verify_ledger() for fault in found.faults]


def test_spend_that_was_accepted_and_held_is_equal(released):
    award = released
    accepted_return(award)
    accepted_return(award, "-10,000.00")
    held_return(award)

    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_each_intrusion_is_found_and_named():
    accepted_return()
    with superuser_connection() as intruder:
        intruder.execute("SET session_replication_role = replica")
        for table in CHANGED:
            intruder.execute(f"CREATE TEMPORARY TABLE kept_{table} AS TABLE {table}")

        for statement, said in INTRUSIONS:
            intruder.execute(statement)
            found = faults()
            for table in CHANGED:
                intruder.execute(f"DELETE FROM {table}")
                intruder.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")

            assert any(said in fault for fault in found), said
            assert faults() == []
