"""A real worker on a queue of its own, on the test database, and what it is watched by."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.conftest import superuser_connection
from tests.faults.serving import own_database

WRITING = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name <> 'watch' AND query ~ %s
"""


def celery(*command: str, **variables: str) -> "subprocess.Popen[bytes]":
    """A part of the service, on the test database, in a process group of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return subprocess.Popen(
        [sys.executable, "-m", "celery", *command, "--loglevel", "WARNING"],
        env={**kept, "DATABASE_URL": own_database(), **variables},
        cwd=settings.BASE_DIR,
        start_new_session=True,
    )


def end(process: "subprocess.Popen[bytes]") -> None:
    """How a worker ends is not asked here, and a polite end takes 30 seconds now and then: a pool's process
    waits that long for its last result to be read (billiard, _ensure_messages_consumed).
    """
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)


@contextmanager
def real_worker(
    queue: str,
    *,
    processes: int = 1,
    application: str = "legacyfund",
    more_queues: str = "",
    **variables: str,
) -> Iterator["subprocess.Popen[bytes]"]:
    """So many processes of work, in a process group of their own."""
    command = ["-A", application, "worker", "--queues", f"{queue},{more_queues}".strip(",")]
    command += ["--concurrency", str(processes), "--without-mingle"]
    process = celery(*command, **{"CELERY_QUEUE": queue, **variables})
    try:
        yield process
    finally:
        end(process)


@contextmanager
def real_beat(
    queue: str, schedule: Path, *, application: str = "legacyfund", **variables: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """The clock of the service; short jobs are asked for on this queue."""
    command = ["-A", application, "beat", "--schedule", str(schedule), "--pidfile="]
    process = celery(*command, **{"CELERY_QUEUE": queue, **variables})
    try:
        yield process
    finally:
        end(process)


@contextmanager
def writing_held(table: str) -> Iterator[None]:
    """Whoever writes into the table waits until this ends, so that no writing is too quick to be seen."""
    with superuser_connection() as holder, holder.transaction():
        holder.execute(f'LOCK TABLE "{table}" IN SHARE MODE')
        yield


def wait_until_it_writes(table: str) -> int:
    """The process id of the backend that writes."""
    deadline = time.monotonic() + 60
    with superuser_connection() as watch:
        watch.execute("SET application_name = 'watch'")
        while not (found := watch.execute(WRITING, [rf'^\s*INSERT INTO "?{table}\M']).fetchone()):
            assert time.monotonic() < deadline, "the worker did not begin to write in time"
            time.sleep(0.005)
        return int(found[0])


def child_of(worker: subprocess.Popen) -> int:
    """The pool's process, which does the work."""
    found = subprocess.run(["pgrep", "-P", str(worker.pid)], capture_output=True, text=True, check=True)
    return int(found.stdout.split()[0])
