"""Prepared statements are planned once for a connection, and fail and see as others do."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.models import Department
from legacyfund.prepared import ask_together, prepared_cursor
from tests.factories.accounts import make_department
from tests.faults.serving import own_database

pytestmark = pytest.mark.django_db(transaction=True)

NAMED = "SELECT name FROM accounts_department WHERE id = %s"
LOCK = "SELECT 1 FROM accounts_department WHERE id = %s FOR UPDATE"
KEEP = ("INSERT INTO accounts_cacherow (key, value) VALUES (%s, '1') RETURNING key", ["kept"])
WAITING = "SELECT 1 FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"


def ask(statement, *values):
    with prepared_cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements")
        return dict(cursor.fetchall())


def commit_once_waited_for(other):
    with psycopg.connect(own_database(), autocommit=True) as looking:
        for _ in range(500):
            if looking.execute(WAITING, [other.info.backend_pid]).fetchone():
                break
            sleep(0.02)
        else:
            raise AssertionError("nobody waited for the row")
    other.commit()


def test_a_statement_is_prepared_once_and_djangos_own_are_not():
    department = make_department()
    for _ in range(3):
        assert ask(NAMED, department.pk) == [(department.name,)]
        assert Department.objects.filter(pk=department.pk).exists()
    assert [times for statement, times in prepared().items() if "accounts_department" in statement] == [3]


def test_the_log_of_queries_has_their_text(django_assert_num_queries):
    with django_assert_num_queries(3) as logged:
        ask(NAMED, 1)
        ask_together((NAMED, [1]), ("SET CONSTRAINTS ALL DEFERRED", None))
    assert [query["sql"] for query in logged] == [NAMED, NAMED, "SET CONSTRAINTS ALL DEFERRED"]


def test_a_fault_is_djangos_and_undoes_its_transaction():
    for fault, error in ((("SELECT no_such_column", None), ProgrammingError), (KEEP, IntegrityError)):
        with pytest.raises(error), transaction.atomic():
            ask_together(KEEP, fault)
        assert ask("SELECT 1 FROM accounts_cacherow WHERE key = %s", "kept") == []
    assert ask_together(KEEP) == [[("kept",)]]


def test_what_comes_behind_a_lock_sees_what_was_waited_for():
    """The lock waits for the other's row; the statement sent with it reads what the other committed."""
    department = make_department()
    renamed = "UPDATE accounts_department SET name = 'Renamed' WHERE id = %s"
    with psycopg.connect(own_database()) as other, ThreadPoolExecutor() as beside:
        other.execute(renamed, [department.pk])
        committed = beside.submit(commit_once_waited_for, other)
        with transaction.atomic():
            locked, named, nothing = ask_together(
                (LOCK, [department.pk]), (NAMED, [department.pk]), ("SET CONSTRAINTS ALL DEFERRED", None)
            )
        committed.result()
    assert (locked, named, nothing) == ([(1,)], [("Renamed",)], [])
