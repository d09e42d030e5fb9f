"""F48: a server of the demonstration dies or freezes: noticed within 5 s, there again with its data.

The worker and beat whose broker was away take work again.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from celery import Celery
from celery.worker.consumer import Consumer as CelerysConsumer

from legacyfund.celery import app as celery_app
from legacyfund.consumer import Consumer
from legacyfund.embedded import supervision
from legacyfund.embedded.places import CLONE, LauncherError, find_places
from legacyfund.embedded.processes import Run
from legacyfund.embedded.services import DEMO, forget_data, services
from legacyfund.embedded.supervision import Server, hold_up

pytestmark = pytest.mark.fault
AWAY = 8
"""Seconds. The worker asks again after 2, 4, 6 … s, at most 32."""
VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL", "REDIS_URL", "SECRET_KEY")


@pytest.fixture
def demonstration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[dict[str, str], Run]]:
    """Servers of our own, in a place of their own."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LEGACYFUND_VAR", str(tmp_path / "var"))
    with services(DEMO) as started:
        yield started
    forget_data(find_places(), DEMO)


def hold_up_until_noticed(run: Run) -> float:
    """Seconds until the trouble was noticed and mended, asked once a second as the launcher asks."""
    begun = time.monotonic()
    before = [server.process for server in run.servers]
    while [server.process for server in run.servers] == before:
        time.sleep(supervision.PAUSE)
        hold_up(run.servers)
        assert time.monotonic() - begun < 30
    return time.monotonic() - begun


@pytest.mark.parametrize("strike", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen"])
def test_f48_a_server_lost_is_started_again_on_its_port_with_its_data(
    demonstration: tuple[dict[str, str], Run], capsys: pytest.CaptureFixture[str], strike: signal.Signals
) -> None:
    environment, run = demonstration
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as link:
        link.execute("CREATE TABLE kept AS SELECT 7 AS number")
    with redis.from_url(environment["REDIS_URL"]) as link:
        link.set("kept", 7)
    time.sleep(1.1)  # the broker writes to disk every second
    hold_up(run.servers)
    assert "starting it again" not in capsys.readouterr().out
    left = psycopg.connect(environment["DATABASE_URL"])

    for server in run.servers:
        os.kill(server.process.pid, strike)
        asked = hold_up_until_noticed(run)
        told = capsys.readouterr().out
        noticed = asked - float(told.rpartition(" after ")[2].split()[0])
        assert f"{server.name} {'has ended' if strike == signal.SIGKILL else 'does not answer'}" in told
        assert noticed < 6

    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as link:
        assert link.execute("SELECT number FROM kept").fetchone() == (7,)
    with redis.from_url(environment["REDIS_URL"]) as link:
        assert link.get("kept") == b"7"
    with pytest.raises(psycopg.OperationalError):
        left.execute("SELECT 1")


def test_f48_a_server_that_does_not_stay_up_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def start() -> "subprocess.Popen[bytes]":
        ended = subprocess.Popen(["true"])
        ended.wait()
        return ended

    server = Server("The broker", start(), answers=lambda: False, start=start)
    for _ in range(supervision.MOST_STARTS):
        hold_up([server])

    with pytest.raises(LauncherError, match="does not stay up"):
        hold_up([server])


def test_f48_worker_and_beat_outlive_their_broker(
    demonstration: tuple[dict[str, str], Run], tmp_path: Path
) -> None:
    environment, run = demonstration
    [broker] = [server for server in run.servers if server.name == "The broker"]
    commands = dict(line.split(": ", 1) for line in (CLONE / "Procfile").read_text().splitlines())
    with open(tmp_path / "log", "wb") as log:
        processes = [
            subprocess.Popen(
                ["sh", "-c", commands[name]],
                cwd=CLONE,
                env=environment | {"PATH": f"{Path(sys.executable).parent}:{environment['PATH']}"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            for name in ("worker", "beat")
        ]
    try:
        wait_for(tmp_path / "log", "Task accounts.tasks.send_deliveries", 0)
        broker.process.kill()
        broker.process.wait()
        time.sleep(AWAY)
        seen = len((tmp_path / "log").read_text())
        broker.process = broker.start()
        back = time.monotonic()
        Celery(broker=environment["REDIS_URL"]).send_task("accounts.tasks.clear_tokens", queue="short")

        wait_for(tmp_path / "log", "Task accounts.tasks.clear_tokens", seen)
        wait_for(tmp_path / "log", "Sending due task", seen)
        assert time.monotonic() - back < 20
        assert [process.poll() for process in processes] == [None, None]
        assert "Error on restarting" not in (tmp_path / "log").read_text()
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_f48_a_message_that_cannot_be_given_back_ends_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Kombu fails where the broker dies with a message that is not acknowledged."""

    def fails(self: object, exc: Exception) -> None:
        raise AttributeError("'NoneType' object has no attribute 'hostname'")

    monkeypatch.setattr(CelerysConsumer, "on_connection_error_after_connected", fails)
    assert celery_app.conf.worker_consumer == "legacyfund.consumer:Consumer"

    object.__new__(Consumer).on_connection_error_after_connected(OSError("gone"))


def wait_for(log: Path, words: str, since: int) -> None:
    deadline = time.monotonic() + 60
    while words not in log.read_text()[since:]:
        assert time.monotonic() < deadline, log.read_text()[since:][-3000:]
        time.sleep(0.1)
