"""The supervisor of the demonstration, around a service of two lines: what it prints and how it ends."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from legacyfund.embedded import demo
from legacyfund.embedded.postgres import free_port
from legacyfund.embedded.processes import RUN_MARK, Record, Run, marked, until
from tests.runtime.conftest import DRIVER, MANAGE

PROCFILE = f"""
web: exec {sys.executable} -m http.server --bind 127.0.0.1 $PORT
worker: exec sleep 60
"""
Launcher = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "clone"
    folder.mkdir()
    (folder / "manage.py").write_text(MANAGE)
    (folder / "Procfile").write_text(PROCFILE)
    return folder


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def serve(shared_servers: None, serve_with_its_own: Launcher) -> Launcher:
    return serve_with_its_own


@pytest.fixture
def serve_with_its_own(clone: Path, launcher: Launcher, port: int) -> Launcher:
    def start(**variables: str) -> "subprocess.Popen[str]":
        return launcher(str(clone), "demo", entry=("-c", DRIVER), PORT=str(port), **variables)

    return start


def lines_until_ready(process: "subprocess.Popen[str]") -> list[str]:
    """What was printed up to the last line of the block that says where to go."""
    assert process.stdout is not None
    lines: list[str] = []
    while not (lines and lines[-1].startswith("curl")):
        line = process.stdout.readline()
        assert line, lines
        lines.append(line.rstrip())
    return lines


def mark_of(var: Path) -> str:
    left = Run.left_in(var / "run" / "demo.json")
    assert left is not None
    return left.mark


def status(port: int) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(link):
        link.request("GET", "/")
        return link.getresponse().status


def test_the_last_lines_say_where_who_and_how(serve: Launcher, port: int) -> None:
    lines = lines_until_ready(serve())

    assert lines[-3:] == [
        f"Ready: http://127.0.0.1:{port}/",
        "| Bidder | bidder@example.gov.uk |",
        f"curl http://127.0.0.1:{port}",
    ]
    assert "Loading the demonstration fund" in lines
    assert status(port) == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nothing_running(
    serve: Launcher, var: Path, port: int, number: signal.Signals
) -> None:
    process = serve()
    lines_until_ready(process)
    mark = mark_of(var)
    assert len(marked(mark)) >= 3

    process.send_signal(number)

    assert process.wait(60) == 0
    assert marked(mark) == []
    demo.require_free(port)


def test_a_second_start_keeps_the_fund(serve: Launcher) -> None:
    first = serve()
    lines_until_ready(first)
    first.terminate()
    first.wait(60)

    lines = lines_until_ready(serve())

    assert "Loading the demonstration fund" not in lines


def test_starting_over_throws_the_fund_away(
    serve_with_its_own: Launcher, launcher: Launcher, var: Path
) -> None:
    first = serve_with_its_own()
    lines_until_ready(first)
    (var / "media").mkdir()
    (var / "sealed").mkdir(exist_ok=True)
    first.terminate()
    first.wait(60)

    assert launcher("reset").wait(60) == 0

    assert not (var / "media").exists()
    assert not (var / "sealed").exists()
    assert "Loading the demonstration fund" in lines_until_ready(serve_with_its_own())


def test_kill_9_of_the_supervisor_and_of_honcho_is_cleaned_up_by_the_next_start(
    serve: Launcher, var: Path
) -> None:
    process = serve()
    lines_until_ready(process)
    mark = mark_of(var)
    supervised = Run.left_in(var / "run" / "demo.json")
    assert supervised is not None
    os.kill(supervised.records[-1].pid, signal.SIGKILL)
    process.kill()
    process.wait()
    assert marked(mark)

    lines_until_ready(serve())

    assert marked(mark) == []


def test_a_taken_port_is_told_with_another(serve: Launcher, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = serve()

        assert process.wait(60) == 1

    assert process.stdout is not None
    assert process.stdout.read().splitlines()[-1] == f"Port {port} is taken: try PORT={port + 1} make demo."


def test_a_second_demonstration_is_refused(serve: Launcher) -> None:
    first = serve()
    lines_until_ready(first)

    second = serve()

    assert second.wait(60) == 1
    assert second.stdout is not None
    assert second.stdout.read() == (
        f"Already running for this clone (demo, process {first.pid}). Stop it where it runs with Ctrl-C.\n"
    )


def test_a_process_that_ends_by_itself_ends_the_rest_and_is_told(serve: Launcher, var: Path) -> None:
    process = serve()
    lines_until_ready(process)
    mark = mark_of(var)
    [worker] = [record for record in marked(mark) if b"sleep" in command_of(record)]

    os.kill(worker.pid, signal.SIGKILL)

    assert process.wait(60) == 1
    assert process.stdout is not None
    assert "A process ended by itself" in process.stdout.read()
    assert marked(mark) == []


def command_of(record: Record) -> bytes:
    return Path("/proc", str(record.pid), "cmdline").read_bytes()


def test_a_web_process_that_does_not_answer_is_told(serve: Launcher, clone: Path) -> None:
    (clone / "Procfile").write_text("web: echo broken settings; exit 3\n")

    process = serve()

    assert process.wait(60) == 1
    assert process.stdout is not None
    told = process.stdout.read()
    assert "The web process does not answer" in told
    assert "broken settings" in told


def test_a_migration_that_fails_is_told(serve: Launcher, clone: Path) -> None:
    (clone / "manage.py").write_text("raise SystemExit(1)")

    process = serve()

    assert process.wait(60) == 1
    assert process.stdout is not None
    assert process.stdout.read().splitlines()[-1] == "manage.py migrate failed."


def test_sign_ins_that_cannot_be_told_are_no_success(serve: Launcher, clone: Path) -> None:
    (clone / "manage.py").write_text(MANAGE.replace("print(", "sys.exit("))

    process = serve()

    assert process.wait(60) == 1
    assert process.stdout is not None
    assert process.stdout.read().splitlines()[-1] == "manage.py demo could not tell the sign-ins."


def test_a_database_that_is_not_ours_is_not_emptied(launcher: Launcher) -> None:
    process = launcher("reset", DATABASE_URL="postgres://someone@127.0.0.1:1/one")

    assert process.wait(60) == 1
    assert process.stdout is not None
    assert "not ours to empty" in process.stdout.read()


def test_what_a_killed_run_left_is_ended_before_starting_over(
    launcher: Launcher, sleeper: Callable[..., "subprocess.Popen[bytes]"], var: Path
) -> None:
    folder = var / "run"
    folder.mkdir(parents=True)
    Run(folder / "demo.json", "left").write_down()
    left = sleeper(**{RUN_MARK: "left"})

    assert launcher("reset").wait(60) == 0

    assert left.wait(5) == -signal.SIGTERM


def test_the_demonstration_ends_when_the_make_that_started_it_is_killed(
    launcher: Launcher, clone: Path, var: Path, port: int
) -> None:
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', *sys.argv[1:]])\n"
        "child.wait()\n"
    )
    make = launcher(str(clone), "demo", entry=("-c", script, DRIVER), MAKELEVEL="1", PORT=str(port))
    lines_until_ready(make)
    mark = mark_of(var)

    make.kill()
    make.wait(60)

    assert until(lambda: not marked(mark) and not (var / "run" / "demo.json").exists(), seconds=30)
