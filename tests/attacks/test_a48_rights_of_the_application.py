"""A48: what the application's role may do to each table is one list, and the database holds it."""

import re

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from accounts.models import Membership
from legacyfund.rights import EVERY, RIGHTS
from tests.conftest import owner_connection
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import offered_award
from tests.shared_states import built_once

pytestmark = [pytest.mark.django_db]

WHERE_TO = "add its line to legacyfund/rights.py, and end its migration with settle_rights()"


def ask(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def columns() -> dict[str, set[str]]:
    """Of every table and view there is."""
    found: dict[str, set[str]] = {}
    for table, column in ask(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace = 'public'::regnamespace"
        " AND a.attnum > 0 AND NOT a.attisdropped"
    ):
        found.setdefault(table, set()).add(column)
    return found


def granted(table: str) -> set[str]:
    kinds = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    return {kind for kind in kinds if ask("SELECT has_table_privilege(%s, %s)", table, kind)[0][0]}


def changeable(table: str) -> set[str]:
    rows = ask(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND has_column_privilege(attrelid, attnum, 'UPDATE')",
        table,
    )
    return {name for (name,) in rows}


def kept_once(table: str) -> set[str]:
    rows = ask(
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'set_once'"
        " AND tgenabled = 'O'",
        table,
    )
    return {
        name
        for (text,) in rows
        for name in re.findall(r"new\.\"?(\w+)\"?\)?(?:::text)? IS DISTINCT FROM", text)
    }


def test_a48_every_table_is_in_the_list():
    there = columns()

    assert set(there) - set(RIGHTS) == set(), f"a table without a decision: {WHERE_TO}"
    assert set(RIGHTS) - set(there) == set(), "a table that is not there: remove it from legacyfund/rights.py"
    for table, rights in RIGHTS.items():
        named = {*rights.change, *rights.once} - set(EVERY)
        assert named <= there[table], f"{table}: a column that is not there in legacyfund/rights.py"
        assert rights.change == EVERY or set(rights.once) <= set(rights.change)


def test_a48_the_grants_are_those_of_the_list():
    there = columns()
    for table, rights in RIGHTS.items():
        said = {"INSERT": rights.insert, "DELETE": rights.delete, "UPDATE": rights.change == EVERY}
        wanted = {"SELECT", *(kind for kind, may in said.items() if may)}
        assert granted(table) == wanted, f"{table}: {WHERE_TO}"
        change = there[table] if rights.change == EVERY else set(rights.change)
        assert changeable(table) == change, f"{table}: {WHERE_TO}"
        assert kept_once(table) == set(rights.once), f"{table}: {WHERE_TO}"


def test_a48_only_what_the_code_deletes_may_be_deleted():
    """Money, decisions, who holds which role, and what was done: never."""
    deletable = {table for table, rights in RIGHTS.items() if rights.delete}

    assert not {table for table in deletable if table.startswith("portfolio_")}
    assert {table for table in deletable if table.startswith("accounts_")} == {
        "accounts_cacherow",
        "accounts_firstanswer",
        "accounts_keptform",
    }


def test_a48_the_application_owns_nothing_and_makes_nothing():
    role = settings.DATABASE_APP_ROLE
    assert ask("SELECT session_user::text") == [(role,)]
    flags = "rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
    assert ask(f"SELECT {flags} FROM pg_roles WHERE rolname = %s", role) == [(False,) * 5]
    assert ask("SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole", role) == [(0,)]
    assert ask("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", role) == [(0,)]
    assert ask("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]
    assert ask("SELECT has_schema_privilege('public', 'USAGE')") == [(True,)]
    assert ask("SELECT has_parameter_privilege('session_replication_role', 'SET')") == [(False,)]


def test_a48_the_application_runs_no_function_with_the_owners_rights_and_reads_no_file():
    definers = ask(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND prosecdef AND has_function_privilege(oid, 'EXECUTE')"
    )
    assert definers == []
    reading = ask(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE proname IN ('pg_read_file', 'pg_read_binary_file',"
        " 'pg_ls_dir', 'lo_import', 'lo_export') AND has_function_privilege(oid, 'EXECUTE')"
    )
    assert reading == []
    loose = ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND CASE WHEN relkind = 'S' THEN has_sequence_privilege(oid, 'UPDATE') ELSE false END"
    )
    assert loose == []


STATEMENTS = [
    "DELETE FROM accounts_membership",
    "UPDATE accounts_membership SET role = 'ADMINISTRATOR'",
    "UPDATE accounts_membership SET user_id = 1",
    "DELETE FROM portfolio_decisionamount",
    "UPDATE portfolio_decisionamount SET recommended = 0",
    "DELETE FROM portfolio_milestoneshare",
    "UPDATE portfolio_milestoneshare SET amount = amount + 1",
    "UPDATE portfolio_decision SET proposed_by_id = 1",
    "UPDATE portfolio_return SET received_by_id = 1",
    "UPDATE portfolio_award SET offered_by_id = 1",
    "UPDATE portfolio_fund SET reference = 'X'",
    "UPDATE accounts_user SET email = 'intruder@example.gov.uk'",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('bids', '0099', now())",
    "UPDATE django_migrations SET name = 'x'",
    "DELETE FROM django_migrations",
    "INSERT INTO accounts_seal SELECT * FROM accounts_seal",
    "DELETE FROM accounts_seal",
    "TRUNCATE django_session",
    "COPY accounts_user TO PROGRAM 'cat'",
    "SELECT pg_read_file('PG_VERSION')",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a48_the_application_is_refused(statement):
    refusal = "permission denied|must be superuser"
    with pytest.raises(ProgrammingError, match=refusal), transaction.atomic():
        connection.cursor().execute(statement)


decided = built_once(offered_award)
ONCE = [
    ("portfolio_decision", "confirmed_by_id = confirmed_by_id + 1"),
    ("portfolio_decision", "confirmed_at = confirmed_at + interval '1 day'"),
    ("portfolio_decision", "confirmed_at = NULL, confirmed_by_id = NULL"),
    ("portfolio_decisionamount", "approved = 0"),
    ("portfolio_decisionamount", "approved = NULL"),
    ("bids_rating", "confirmed_at = confirmed_at + interval '1 day'"),
    ("portfolio_roundbudget", "id = id + 1"),
]


@pytest.mark.parametrize(("table", "change"), ONCE)
def test_a48_who_confirmed_and_what_was_approved_is_set_once(decided, table, change):
    with (
        connection.cursor() as cursor,
        pytest.raises(Exception, match="keeps the first value"),
        transaction.atomic(),
    ):
        cursor.execute(f"UPDATE {table} SET {change}")


@pytest.mark.django_db(transaction=True)
def test_a48_the_owner_meets_the_trigger_too():
    held = Membership.objects.get(user=make_user("REVIEWER"))
    held.ended_at, held.ended_by = NOW, held.user
    held.save(update_fields=["ended_at", "ended_by"])

    with owner_connection() as owner, pytest.raises(psycopg.Error, match="keeps the first value"):
        owner.execute("UPDATE accounts_membership SET ended_at = NULL, ended_by_id = NULL")
