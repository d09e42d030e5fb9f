"""F2, F23: a worker is killed while it writes an import: nothing of it is there, then all of it, once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.actions.leases import LEASE
from accounts.models import Event
from bids.models import ImportedSystem, LegacySystem, Rating, RegisterImport
from bids.workflow import RegisterImportStatus
from tests.conftest import superuser_connection
from tests.factories.register_imports import csv_of, queued_import, system_cells, work

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

SYSTEMS = 1_000
QUEUE = f"f2-{os.getpid()}"
WRITING = """
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND application_name <> 'watch' AND query LIKE %s
"""


@pytest.fixture(autouse=True)
def _no_wake_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bids.tasks.wake_imports", lambda: None)


@pytest.fixture
def worker() -> Iterator[subprocess.Popen]:
    """A worker on a queue of its own, in a process group of its own, on the test database."""
    database = connection.settings_dict
    address = (
        f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
        f"/{database['NAME']}"
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")},
        "DATABASE_URL": address,
        "CELERY_QUEUE": QUEUE,
    }
    command = [
        *(sys.executable, "-m", "celery", "-A", "legacyfund", "worker"),
        *("--queues", QUEUE, "--concurrency", "1", "--loglevel", "WARNING", "--without-mingle"),
    ]
    process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)


def wait_until_it_writes(table: str) -> None:
    deadline = time.monotonic() + 60
    with superuser_connection() as watch:
        watch.execute("SET application_name = 'watch'")
        while not watch.execute(WRITING, [f'INSERT INTO "{table}"%']).fetchone():
            assert time.monotonic() < deadline, "the worker did not begin to write in time"
            time.sleep(0.005)


def written() -> tuple[int, ...]:
    events = Event.objects.filter(kind__in=["system.registered", "rating.finished", "register_import.done"])
    models = (LegacySystem, Rating, ImportedSystem)
    return (*(model.objects.count() for model in models), events.count())


@pytest.mark.parametrize("table", ["bids_legacysystem", "bids_importedsystem"])
def test_f02_an_import_killed_while_it_writes_is_not_there_then_there_once(
    worker: subprocess.Popen, table: str
) -> None:
    now = timezone.now()
    rows = [system_cells(f"System {number}") for number in range(SYSTEMS)]
    queued_import(csv_of(*rows), now=now)
    Celery(broker=settings.REDIS_URL).send_task("bids.tasks.work_on_imports", queue=QUEUE)

    wait_until_it_writes(table)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(timeout=30)
    time.sleep(0.5)

    held = RegisterImport.objects.get()
    assert written() == (0, 0, 0, 0)
    assert (held.status, held.attempts, held.rows_passed) == (RegisterImportStatus.QUEUED, 1, SYSTEMS)
    assert held.due_at - timezone.now() <= LEASE

    done = work(timezone.now() + LEASE + timedelta(seconds=1))

    assert done.status == RegisterImportStatus.DONE
    assert written() == (SYSTEMS, SYSTEMS, SYSTEMS, 2 * SYSTEMS + 1)
