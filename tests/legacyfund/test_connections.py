"""A connection that waits asks whether the server is there. tests/faults stops and freezes a real one."""

import socket
import time

import psycopg
import pytest
from django.db import DataError, InterfaceError, OperationalError, connection
from psycopg_pool import PoolTimeout

from legacyfund import connections
from legacyfund.connections import (
    DatabaseSilent,
    WatchedConnection,
    database_answers,
    holds_a_nul,
    is_away,
    is_lost,
    server_answers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(monkeypatch):
    monkeypatch.setattr(connections, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(connections, "PROBE_SECONDS", 0.3)
    row = connection.settings_dict
    with WatchedConnection.connect(
        host=row["HOST"], port=row["PORT"], user=row["USER"], password=row["PASSWORD"], dbname=row["NAME"]
    ) as link:
        yield link


def test_a_long_statement_is_no_fault_and_its_rows_are_all_there(link):
    asked = link.execute("SELECT pg_sleep(0.6), 'there'").fetchone()

    assert asked is not None
    assert asked[1] == "there"
    assert len(link.execute("SELECT generate_series(1, 50000)").fetchall()) == 50_000
    with link.cursor() as cursor, cursor.copy("COPY (SELECT generate_series(1, 50000)) TO STDOUT") as copy:
        assert b"".join(copy).count(b"\n") == 50_000


def test_a_silent_server_ends_the_statement_and_the_connection(link, monkeypatch):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        ask = connections.server_answers
        monkeypatch.setattr(
            connections, "server_answers", lambda host, port: ask(host, listener.getsockname()[1])
        )
        begun = time.monotonic()
        with pytest.raises(DatabaseSilent):
            link.execute("SELECT pg_sleep(5)")

    assert time.monotonic() - begun < 2
    assert link.closed


def test_who_answers(monkeypatch):
    assert database_answers()
    assert not server_answers("::1", 9)
    monkeypatch.setitem(connection.settings_dict, "HOST", "")
    assert database_answers()


def test_what_is_lost_and_what_is_away():
    waited = OperationalError("couldn't get a connection")
    waited.__cause__ = PoolTimeout("couldn't get a connection")

    assert all(map(is_lost, (waited, OperationalError(), InterfaceError(), psycopg.OperationalError())))
    assert not any(map(is_lost, (DataError(), ValueError())))
    assert is_away(waited)
    assert is_away(DatabaseSilent())
    assert not is_away(OperationalError("deadlock detected"))


def test_a_nul_is_known_from_the_database_itself():
    with pytest.raises(DataError) as caught, connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["a\x00b"])

    assert holds_a_nul(caught.value)
    assert not holds_a_nul(DataError("numeric field overflow"))
