"""F25: a superuser alters the ledger with triggers off: verify_ledger exits 1 and names the journal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portfolio.ledger.queries.journals import hashed_fields, rule_postings
from portfolio.ledger.queries.verification import verify_fund
from portfolio.ledger.rules.ledger import journal_hash
from portfolio.watch.queries.equalities import EQUALITIES
from tests.conftest import superuser_connection
from tests.factories.accounts import make_user
from tests.factories.portfolio import NEXT_YEAR, YEAR, give, make_fund, offered_award

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def three_journals():
    manager = make_user("FUND_MANAGER")
    fund = make_fund({(YEAR, "CDEL"): 100}, reference="LITF", manager=manager)
    give(fund, {(YEAR, "CDEL"): 200, (NEXT_YEAR, "RDEL_ADMIN"): 50}, by=manager)
    give(fund, {(YEAR, "CDEL"): 300}, by=manager)
    return fund


def tamper(statement):
    with superuser_connection() as link:
        link.execute("SET session_replication_role = replica")
        assert link.execute(statement).rowcount > 0


def verify():
    out, err = StringIO(), StringIO()
    call_command("verify_ledger", stdout=out, stderr=err)
    return out.getvalue()


def test_f25_an_untouched_ledger_stands():
    three_journals()

    assert verify() == "LITF: 3 journals, stands; witnessed by nobody\nRecords: stand\n"


SECOND = "(SELECT id FROM portfolio_journal WHERE number = 2)"


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE portfolio_posting SET amount = amount + 0.01 WHERE journal_id = {SECOND} AND amount > 0",
        f"UPDATE portfolio_posting SET year = '2028-29' WHERE journal_id = {SECOND} AND year = '{NEXT_YEAR}'",
        f"UPDATE portfolio_posting SET control_budget = 'RDEL_PROGRAMME' WHERE journal_id = {SECOND}"
        f" AND year = '{NEXT_YEAR}'",
        f"DELETE FROM portfolio_posting WHERE journal_id = {SECOND} AND amount > 0",
        "UPDATE portfolio_journal SET narrative = 'Another' WHERE number = 2",
        "UPDATE portfolio_journal SET posted_at = posted_at + interval '1 second' WHERE number = 2",
        "UPDATE portfolio_journal SET hash = repeat('0', 64) WHERE number = 2",
        "UPDATE portfolio_journal SET kind = 'LAPSE' WHERE number = 2",
        "UPDATE portfolio_journal SET prev_hash = repeat('1', 64) WHERE number = 2",
        f"UPDATE portfolio_posting SET amount = 'NaN' WHERE journal_id = {SECOND} AND year = '{NEXT_YEAR}'",
        f"DELETE FROM portfolio_journal WHERE id = {SECOND}",
    ],
)
def test_f25_tampered_posting(statement):
    three_journals()
    tamper(statement)

    with pytest.raises(CommandError, match="LITF journal 2") as error:
        verify()

    assert error.value.returncode == 1


def test_f25_a_tampered_balance_is_named():
    three_journals()
    tamper("UPDATE portfolio_fundbalance SET amount = 1 WHERE account = 'AVAILABLE' AND year = '2026-27'")

    with pytest.raises(CommandError, match=r"balance 2026-27 CDEL AVAILABLE: it says £1\.00") as error:
        verify()

    assert error.value.returncode == 1


def test_f25_a_line_slipped_into_an_old_journal_is_named():
    three_journals()
    tamper(
        "INSERT INTO portfolio_posting (journal_id, account, year, control_budget, amount)"
        f" VALUES ({SECOND}, 'AVAILABLE', '2028-29', 'CDEL', 1)"
    )

    with pytest.raises(CommandError, match="LITF journal 2"):
        verify()


def test_f25_a_journal_rewritten_with_a_fresh_hash_is_still_named():
    fund = three_journals()
    last = fund.journals.select_related("fund").get(number=3)
    last.kind = "LAPSE"
    forged = journal_hash(last.prev_hash, hashed_fields(last, rule_postings(last.postings.all())))
    tamper(f"UPDATE portfolio_journal SET kind = 'LAPSE', hash = '{forged}' WHERE number = 3")

    with pytest.raises(CommandError, match="LITF journal 3: A journal of kind LAPSE may not move money"):
        verify()


def test_f25_awards_that_do_not_add_up_to_their_fund_are_named():
    award = offered_award()
    tamper("UPDATE portfolio_awardbalance SET amount = amount - 1 WHERE account = 'COMMITTED'")

    said = [fault.what for fault in verify_fund(award.fund, EQUALITIES).faults]

    assert "the fund holds £900,000.00, and its awards together £899,999.00." in said
