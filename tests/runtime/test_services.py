"""Real servers: who may do what on them, what they keep and what they throw away."""

import os
import socket
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest
import redis

from legacyfund.embedded import postgres
from legacyfund.embedded.places import LauncherError, find_places
from legacyfund.embedded.postgres import HOST, PORTS, forget_dead_server, free_port
from legacyfund.embedded.processes import RUN_MARK
from legacyfund.embedded.services import DEMO, TEST, AlreadyRunning, running_environment, services
from tests.runtime.conftest import select, server_of


def test_both_engines_serve_and_are_gone_afterwards(var: Path) -> None:
    with services(TEST) as (environment, run):
        server = server_of(environment["DATABASE_SUPERUSER_URL"])
        assert select(environment["DATABASE_URL"], "SELECT current_user") == [("legacyfund_app",)]
        assert select(environment["DATABASE_OWNER_URL"], "SELECT current_user") == [("legacyfund_owner",)]
        with redis.from_url(environment["REDIS_URL"]) as broker:
            assert broker.ping()
        assert environment["LEGACYFUND_DEMONSTRATION"] == environment["LEGACYFUND_PLAIN_HTTP"] == "1"
        assert len(environment["SECRET_KEY"]) == 64
        assert environment[RUN_MARK] == run.mark
        records = [*run.records, server]

    assert not [record for record in records if record.alive]
    assert sorted(path.name for path in (var / "run").iterdir()) == ["test.lock"]
    assert not (find_places().home / TEST).exists()


def test_both_are_closed_to_all_but_their_own_on_this_machine(var: Path) -> None:
    with services(TEST) as (environment, _):
        check_database(environment)
        check_broker(environment["REDIS_URL"])


def check_database(environment: Mapping[str, str]) -> None:
    shown = (
        "SELECT name, setting FROM pg_settings WHERE name IN"
        " ('listen_addresses', 'unix_socket_directories', 'fsync', 'password_encryption', 'server_encoding')"
    )
    application, owner = environment["DATABASE_URL"], environment["DATABASE_OWNER_URL"]

    assert dict(select(environment["DATABASE_SUPERUSER_URL"], shown)) == {
        "fsync": "off",
        "listen_addresses": "127.0.0.1",
        "password_encryption": "scram-sha-256",
        "server_encoding": "UTF8",
        "unix_socket_directories": "",
    }
    assert select(application, "SELECT lower('ÉÑ') = 'éñ', 'Z' < 'a'") == [(True, True)]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(application, password="guessed")
    assert_refused(application, "CREATE TABLE intruder (id int)")
    assert_refused(application, "CREATE DATABASE intruder")
    assert_refused(owner, "CREATE ROLE intruder")
    with psycopg.connect(owner, autocommit=True) as link:
        link.execute("CREATE DATABASE test_legacyfund")
        link.execute("CREATE TABLE of_the_owner (id int)")
    assert_refused(application, "SELECT FROM of_the_owner")


def assert_refused(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute(statement)


def check_broker(address: str) -> None:
    """It asks for its password and never drops a message."""
    with redis.from_url(address) as broker:
        told = broker.config_get("maxmemory-policy", "appendonly", "bind")
    with (
        redis.from_url(f"redis://{address.partition('@')[2]}") as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()

    assert told == {"maxmemory-policy": "noeviction", "appendonly": "yes", "bind": "127.0.0.1"}


def test_the_demonstration_keeps_its_data_and_its_disk_honest(var: Path) -> None:
    with (
        services(DEMO) as (environment, _),
        redis.from_url(environment["REDIS_URL"]) as broker,
    ):
        with psycopg.connect(environment["DATABASE_OWNER_URL"]) as link:
            link.execute("CREATE TABLE kept AS SELECT 7 AS number")
        broker.set("kept", "7")
        assert select(environment["DATABASE_URL"], "SHOW fsync") == [("on",)]

    with (
        services(DEMO) as (environment, _),
        redis.from_url(environment["REDIS_URL"]) as broker,
    ):
        assert select(environment["DATABASE_OWNER_URL"], "SELECT number FROM kept") == [(7,)]
        assert broker.get("kept") == b"7"


def test_two_at_once_are_refused_and_a_command_joins_one_that_has_started(var: Path) -> None:
    with services(TEST) as (environment, _):
        with pytest.raises(AlreadyRunning, match=f"test, process {os.getpid()}"), services(TEST):
            raise AssertionError
        joined = running_environment(TEST)
        (var / "run" / "test.environment").unlink()
        with pytest.raises(AlreadyRunning):
            running_environment(TEST)

    assert joined is not None
    assert joined["DATABASE_URL"] == environment["DATABASE_URL"]
    assert running_environment(TEST) is None


def test_addresses_in_the_environment_are_used_as_they_are(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://someone@127.0.0.1:1/one")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://owner@127.0.0.1:1/one")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/1")
    monkeypatch.setenv("SECRET_KEY", "given")

    with services(TEST) as (environment, run):
        assert environment["DATABASE_URL"] == "postgres://someone@127.0.0.1:1/one"
        assert environment["REDIS_URL"] == "redis://127.0.0.1:1/1"
        assert environment["SECRET_KEY"] == "given"
        assert run.records == []


def test_a_database_without_its_owner_is_refused(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://someone@127.0.0.1:1/one")

    with pytest.raises(LauncherError, match="set DATABASE_OWNER_URL too"), services(TEST):
        raise AssertionError


def test_a_server_that_does_not_start_says_why_and_leaves_nothing(var: Path) -> None:
    with services(DEMO):
        [folder] = (find_places().home / DEMO).glob("postgres-*")
    (folder / "global" / "pg_control").write_bytes(b"damaged")

    with pytest.raises(LauncherError, match=r"(?s)demo-postgres.log ends:.*pg_control"):
        services(DEMO).__enter__()

    assert sorted(path.name for path in (var / "run").iterdir()) == ["demo.lock"]


def test_a_free_port_is_one_nobody_listens_on_and_no_connection_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as listener, socket.socket() as caller:
        taken = free_port()
        listener.bind((HOST, taken))
        listener.listen()
        caller.connect((HOST, taken))
        left = free_port()
        monkeypatch.setattr(postgres, "PORTS", (taken, taken, taken, left))

        assert {free_port() for _ in range(20)} == {left}
        assert caller.getsockname()[1] not in PORTS


def test_the_lock_file_of_a_dead_server_is_forgotten(tmp_path: Path) -> None:
    lock = tmp_path / "postmaster.pid"
    lock.write_text("1\n/elsewhere\n")

    forget_dead_server(tmp_path)

    assert not lock.exists()


def test_a_server_nobody_recorded_is_never_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")

    with pytest.raises(LauncherError, match=f"PostgreSQL process {os.getpid()} still serves"):
        forget_dead_server(tmp_path)


def test_the_wheels_postgresql_serves(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGACYFUND_POSTGRES", "wheel")
    monkeypatch.setenv("LEGACYFUND_REDIS", "wheel")

    with services(TEST) as (environment, _):
        [(version, locale)] = select(
            environment["DATABASE_URL"],
            "SELECT current_setting('server_version_num')::int / 10000, datlocale"
            " FROM pg_database WHERE datname = current_database()",
        )

    assert (version, locale) == (18, "C.UTF-8")
