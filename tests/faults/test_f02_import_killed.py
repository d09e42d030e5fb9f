"""F2, F23: a worker is killed while it writes an import: nothing of it is there, then all of it, once."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from celery import Celery
from django.conf import settings
from django.utils import timezone

from accounts.actions.leases import LEASE
from accounts.models import Event
from bids.register.imports.models import ImportedSystem, RegisterImport
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import LegacySystem, Rating
from tests.factories.register_imports import csv_of, queued_import, system_cells, work
from tests.faults.real_worker import real_worker, wait_until_it_writes, writing_held
from tests.faults.sizes import sized
from tests.faults.standing import require_standing

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

SYSTEMS = 1_000
RUNS = sized(1, 10)
"""Of each of the two."""
QUEUE = f"f2-{os.getpid()}"


@pytest.fixture(autouse=True)
def _no_wake_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bids.register.imports.tasks.wake_imports", lambda: None)


@pytest.fixture
def worker() -> Iterator[subprocess.Popen]:
    with real_worker(QUEUE) as process:
        yield process


def written() -> tuple[int, ...]:
    events = Event.objects.filter(kind__in=["system.registered", "rating.finished", "register_import.done"])
    models = (LegacySystem, Rating, ImportedSystem)
    return (*(model.objects.count() for model in models), events.count())


@pytest.mark.parametrize("run", range(RUNS))
@pytest.mark.parametrize("table", ["bids_legacysystem", "bids_importedsystem"])
def test_f02_an_import_killed_while_it_writes_is_not_there_then_there_once(
    worker: subprocess.Popen, table: str, run: int, figure
) -> None:
    now = timezone.now()
    rows = [system_cells(f"System {number}") for number in range(SYSTEMS)]
    queued_import(csv_of(*rows), now=now)
    with writing_held(table):
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
    figure(
        "F2",
        "the whole worker killed while it writes an import",
        f"due within 90 s, exactly once, {2 * RUNS} of {2 * RUNS}",
        f"due within {LEASE.total_seconds():.0f} s, exactly once",
    )
    require_standing()
