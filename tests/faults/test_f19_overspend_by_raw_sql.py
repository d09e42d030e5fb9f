"""F19: money that is not there cannot be committed by raw SQL, nor a balance written or forged."""

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from portfolio.ledger.rules.ledger import FIRST_HASH
from tests.conftest import owner_connection
from tests.factories.portfolio import YEAR, make_fund, offered_award

pytestmark = [pytest.mark.fault]

JOURNAL = """
INSERT INTO portfolio_journal (fund_id, number, kind, award_id, effective_on, posted_at, posted_by_id,
                               narrative, idempotency_key, prev_hash, hash)
VALUES (%s, %s, %s, %s, now(), now(), %s, 'raw', 'raw', %s, %s) RETURNING id
"""
POSTING = """
INSERT INTO portfolio_posting (journal_id, account, year, control_budget, amount)
VALUES (%s, 'AVAILABLE', %s, %s, %s), (%s, %s, %s, %s, %s)
"""


def overspend(fund, *, award=None, cell=(YEAR, "CDEL"), amount=101, target="TREASURY"):
    with transaction.atomic(), connection.cursor() as cursor:
        number = fund.journals.count() + 1
        before = FIRST_HASH if number == 1 else "1" * 64
        kind = "COMMITMENT" if award else "ALLOCATION_DECREASE"
        values = [fund.pk, number, kind, award and award.pk, fund.created_by_id, before, "2" * 64]
        cursor.execute(JOURNAL, values)
        (journal,) = cursor.fetchone()
        cursor.execute(POSTING, [journal, *cell, -amount, journal, target, *cell, amount])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_f19_overspend_by_raw_sql():
    fund = make_fund({(YEAR, "CDEL"): 100})

    with pytest.raises(IntegrityError, match="fund_balance_not_negative"):
        overspend(fund)


@pytest.mark.django_db
def test_f19_a_penny_either_side():
    fund = make_fund({(YEAR, "CDEL"): 100})

    overspend(fund, amount=100)

    assert fund.balances.get(account="AVAILABLE").amount == 0


@pytest.mark.django_db
def test_f19_overcommitting_to_an_award_is_refused():
    award = offered_award(cost=900_000, funds=1_000_000)

    with pytest.raises(IntegrityError, match="fund_balance_not_negative"):
        overspend(
            award.fund, award=award, cell=("2027-28", "RDEL_PROGRAMME"), amount=100_001, target="COMMITTED"
        )


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["portfolio_fundbalance", "portfolio_awardbalance"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET amount = 0", "DELETE FROM {}", "TRUNCATE {}"])
def test_f19_the_application_cannot_write_a_balance(table, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table))


@pytest.mark.django_db
def test_f19_the_application_cannot_make_a_balance():
    fund = make_fund()
    statement = """
        INSERT INTO portfolio_fundbalance (fund_id, year, control_budget, account, amount)
        VALUES (%s, '2026-27', 'CDEL', 'AVAILABLE', 1)
    """

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement, [fund.pk])


@pytest.mark.django_db
def test_f19_the_application_cannot_borrow_the_trigger_that_writes_balances():
    statements = """
        CREATE TEMP TABLE mine (LIKE portfolio_posting);
        CREATE TRIGGER forge AFTER INSERT ON mine REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.portfolio_keep_balances();
    """

    with pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
        connection.cursor().execute(statements)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE portfolio_fundbalance SET amount = 0", "balances come from postings alone"),
        ("DELETE FROM portfolio_fundbalance", "balances come from postings alone"),
        ("TRUNCATE portfolio_fundbalance", "Cannot truncate"),
    ],
)
def test_f19_even_the_owner_cannot_write_a_balance(statement, said):
    make_fund({(YEAR, "CDEL"): 100})

    with owner_connection() as owner, pytest.raises(psycopg.Error, match=said):
        owner.execute(statement)
