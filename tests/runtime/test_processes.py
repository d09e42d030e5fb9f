"""Ending what we started and nothing else."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from legacyfund.embedded import processes
from legacyfund.embedded.processes import (
    RUN_MARK,
    Record,
    Run,
    end,
    launch,
    marked,
    record_of,
    start_time,
    until,
)

Sleeper = Callable[..., "subprocess.Popen[bytes]"]
QUICK = ((signal.SIGTERM, 0.3), (signal.SIGKILL, 5))


def test_a_recorded_process_is_ended(sleeper: Sleeper) -> None:
    process = sleeper()

    end(record_of(process.pid))

    assert process.wait(5) == -signal.SIGTERM


def test_a_process_with_another_start_time_is_not_ended(sleeper: Sleeper) -> None:
    process = sleeper()

    end(Record(pid=process.pid, started="1"))

    assert process.poll() is None


def test_a_process_that_does_not_listen_is_killed(begin: Sleeper, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    script = f"import signal, time; signal.signal(15, signal.SIG_IGN); open('{ready}', 'w'); time.sleep(60)"
    process = begin(sys.executable, "-c", script)
    assert until(ready.exists, seconds=10)

    end(record_of(process.pid), QUICK)

    assert process.wait(5) == -signal.SIGKILL


def test_a_process_that_is_gone_has_no_start_time(sleeper: Sleeper) -> None:
    process = sleeper()
    process.kill()
    process.wait()

    assert start_time(process.pid) is None
    assert not record_of(process.pid).alive


def test_a_process_nobody_has_reaped_counts_as_gone(sleeper: Sleeper) -> None:
    process = sleeper()
    record = record_of(process.pid)

    process.kill()

    assert until(lambda: not record.alive, seconds=5)


def test_where_there_is_no_proc_the_start_time_comes_from_ps(
    sleeper: Sleeper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    process = sleeper()
    monkeypatch.setattr(processes, "PROC", tmp_path)

    started = start_time(process.pid)

    assert started
    assert started == start_time(process.pid)


def test_marked_processes_are_found_by_their_environment(sleeper: Sleeper) -> None:
    process = sleeper(**{RUN_MARK: "this-run"})
    sleeper(**{RUN_MARK: "this-run-not"})

    assert [record.pid for record in marked("this-run")] == [process.pid]


def test_what_is_launched_ends_when_the_launcher_is_killed(begin: Sleeper) -> None:
    script = (
        "import os, sys, time\n"
        "from legacyfund.embedded.processes import launch\n"
        "print(launch(['sleep', '60'], environment=os.environ).pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = begin(sys.executable, "-c", script)
    assert parent.stdout is not None
    record = record_of(int(parent.stdout.readline()))
    assert record.alive

    parent.kill()
    parent.wait()

    assert until(lambda: not record.alive, seconds=5)


def test_what_is_launched_gets_its_input_and_writes_to_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"

    with log.open("wb") as output:
        process = launch(["cat"], environment=os.environ, feed=b"settings", output=output, folder=tmp_path)

    assert process.wait(5) == 0
    assert log.read_text() == "settings"


def test_a_run_that_did_not_stop_is_cleaned_up_by_the_next(sleeper: Sleeper, tmp_path: Path) -> None:
    recorded, carried, stranger = sleeper(), sleeper(**{RUN_MARK: "left"}), sleeper()
    crashed = Run(tmp_path / "demo.json", "left", [Record(stranger.pid, "1", "postgres")])
    crashed.started(recorded)

    left = Run.left_in(tmp_path / "demo.json")
    assert left is not None
    left.stop()

    assert recorded.wait(5) == -signal.SIGTERM
    assert carried.wait(5) == -signal.SIGTERM
    assert stranger.poll() is None
    assert not (tmp_path / "demo.json").exists()


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", json.dumps({"mark": "x", "processes": [{}]})])
def test_an_unreadable_record_ends_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "demo.json"
    file.write_text(text)

    assert Run.left_in(file) is None


def test_waiting_gives_up_in_time() -> None:
    assert not until(lambda: False, seconds=0.1)
