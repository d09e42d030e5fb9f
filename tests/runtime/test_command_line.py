"""The launcher as a process: what it passes on, and that it leaves nothing behind however it ends."""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from legacyfund.embedded import __main__ as launcher_line
from legacyfund.embedded.processes import Record, record_of, until
from tests.runtime.conftest import select, server_of

Launcher = Callable[..., "subprocess.Popen[str]"]
TELL = "echo URL=$DATABASE_SUPERUSER_URL; echo PID=$$; exec sleep 60"


def told(process: "subprocess.Popen[str]") -> tuple[str, Record]:
    """The superuser's address and the command's process, once the command runs."""
    assert process.stdout is not None
    lines = {}
    for line in process.stdout:
        name, _, value = line.rstrip().partition("=")
        lines[name] = value
        if name == "PID":
            break
    return lines["URL"], record_of(int(lines["PID"]))


def test_the_commands_exit_code_is_ours(launcher: Launcher, shared_servers: None) -> None:
    process = launcher("test", "--", "sh", "-c", "exit 7")

    assert process.wait(60) == 7


def test_a_signal_ends_the_command_and_its_servers(launcher: Launcher) -> None:
    process = launcher("run", "--", "sh", "-c", TELL)
    url, command = told(process)
    server = server_of(url)

    process.terminate()

    assert process.wait(60) == 128 + signal.SIGTERM
    assert not command.alive
    assert not server.alive


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_other_signals_end_the_command_too(
    launcher: Launcher, shared_servers: None, number: signal.Signals
) -> None:
    process = launcher("run", "--", "sh", "-c", TELL)
    _, command = told(process)

    process.send_signal(number)

    assert process.wait(60) == 128 + number
    assert not command.alive


def test_after_kill_9_nothing_is_left_and_the_data_is_whole(launcher: Launcher) -> None:
    process = launcher("run", "--", "sh", "-c", TELL)
    url, command = told(process)
    server = server_of(url)
    with psycopg.connect(url) as link:
        link.execute("CREATE TABLE kept AS SELECT 7 AS number")

    process.kill()
    process.wait()

    assert until(lambda: not command.alive and not server.alive, seconds=30)
    again = launcher("run", "--", "sh", "-c", TELL)
    url, _ = told(again)
    assert select(url, "SELECT number FROM kept") == [(7,)]


def test_a_server_that_outlived_its_launcher_is_ended_by_the_next_start(launcher: Launcher) -> None:
    process = launcher("run", "--", "sh", "-c", TELL)
    url, command = told(process)
    server = server_of(url)
    subprocess.run(["kill", "-STOP", str(server.pid)], check=True)
    process.kill()
    process.wait()
    assert server.alive
    subprocess.run(["kill", "-CONT", str(server.pid)], check=True)

    again = launcher("run", "--", "true")

    assert again.wait(60) == 0
    assert not server.alive
    assert not command.alive


def test_a_command_joins_a_launcher_that_runs_already(launcher: Launcher, shared_servers: None) -> None:
    first_url, _ = told(launcher("run", "--", "sh", "-c", TELL))

    second_url, _ = told(launcher("run", "--", "sh", "-c", TELL))

    assert second_url == first_url


def test_a_refusal_is_told_in_words(launcher: Launcher) -> None:
    process = launcher("test", "--", "true", LEGACYFUND_POSTGRES="docker")

    assert process.wait(60) == 1
    assert process.stdout is not None
    assert (
        process.stdout.read() == "LEGACYFUND_POSTGRES is 'docker': it may be 'machine', 'wheel' or empty.\n"
    )


def test_a_missing_command_is_told(launcher: Launcher) -> None:
    process = launcher("run", "--")

    assert process.wait(60) == 2
    assert process.stdout is not None
    assert "run needs -- and a command" in process.stdout.read()


def test_a_command_deaf_to_signals_is_killed(
    begin: Callable[..., "subprocess.Popen[bytes]"], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = tmp_path / "ready"
    script = f"trap '' TERM; touch {ready}; while :; do sleep 0.1; done"
    process = begin("sh", "-c", script)
    assert until(ready.exists, seconds=10)
    monkeypatch.setattr(launcher_line, "COMMAND_PATIENCE", 0.3)

    launcher_line.end_command(process)

    assert process.returncode == -signal.SIGKILL
