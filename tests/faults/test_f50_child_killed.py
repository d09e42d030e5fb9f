"""F50: a pool's process is killed: its work goes on within 10 s. A frozen one keeps its lease."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from celery import Celery
from django.conf import settings
from django.utils import timezone

from accounts.actions.jobs import claim_job_run
from accounts.actions.leases import LEASE, claim_row, finish_row, put_row_off, renew_row
from accounts.models import JobRun
from bids.register.imports.models import RegisterImport
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import LegacySystem
from legacyfund.lib import process_names
from tests.factories.register_imports import csv_of, queued_import, system_cells
from tests.faults.real_worker import child_of, real_worker, wait_until_it_writes, writing_held

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

SYSTEMS = 1_000
QUEUE = f"f50-{os.getpid()}"
NAME = "from legacyfund.lib.process_names import own_name; print(own_name(), flush=True); input()"


@pytest.fixture(autouse=True)
def _no_wake_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bids.register.imports.tasks.wake_imports", lambda: None)


@pytest.fixture
def other() -> Iterator[subprocess.Popen]:
    """Another process, which tells its name and lives on."""
    process = subprocess.Popen(
        [sys.executable, "-c", NAME],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_f50_work_of_a_killed_child_goes_on_within_ten_seconds() -> None:
    queued_import(
        csv_of(*[system_cells(f"System {number}") for number in range(SYSTEMS)]), now=timezone.now()
    )
    with real_worker(QUEUE) as worker:
        with writing_held("bids_legacysystem"):
            Celery(broker=settings.REDIS_URL).send_task("bids.tasks.work_on_imports", queue=QUEUE)
            wait_until_it_writes("bids_legacysystem")
            os.kill(child_of(worker), signal.SIGKILL)
        killed = time.monotonic()
        while RegisterImport.objects.get().attempts == 1:
            assert time.monotonic() - killed < 10, "nobody took the work up"
            time.sleep(0.05)
        while RegisterImport.objects.get().done_at is None:
            assert time.monotonic() - killed < 40, "the work was not done"
            time.sleep(0.1)

    done = RegisterImport.objects.get()
    assert (done.status, done.attempts) == (RegisterImportStatus.DONE, 2)
    assert LegacySystem.objects.count() == SYSTEMS


def held_by_another(other: subprocess.Popen, now: datetime) -> tuple[str, RegisterImport]:
    """The name of the other process, and an import that it holds."""
    assert other.stdout is not None
    holder = other.stdout.readline().strip()
    queued_import(now=now)
    held = claim_row(RegisterImport.objects.all(), now=now)
    assert held is not None
    RegisterImport.objects.update(held_by=holder)
    return holder, held


def test_f50_a_frozen_holder_keeps_its_lease_and_a_dead_one_loses_it(other: subprocess.Popen) -> None:
    now = timezone.now()
    holder, held = held_by_another(other, now)
    claim_job_run(name="count", period="2026-11-22", holder=holder, now=now)

    other.send_signal(signal.SIGSTOP)
    assert claim_row(RegisterImport.objects.all(), now=now) is None
    assert claim_job_run(name="count", period="2026-11-22", holder="me", now=now) is None
    assert renew_row(held, now=now)

    other.kill()
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
    taken = claim_row(RegisterImport.objects.all(), now=now)
    run = claim_job_run(name="count", period="2026-11-22", holder="me", now=now)
    assert taken is not None
    assert run is not None
    assert (taken.attempts, run.attempts) == (2, 2)
    assert claim_row(RegisterImport.objects.all(), now=now) is None
    assert not renew_row(held, now=now)
    assert not finish_row(held, now=now)
    assert renew_row(taken, now=now)
    assert JobRun.objects.get().holder == "me"


def test_f50_a_row_put_back_waits_its_time_though_its_process_is_dead(other: subprocess.Popen) -> None:
    now = timezone.now()
    _, held = held_by_another(other, now)
    put_row_off(held, error="OperationalError: gone", now=now)
    other.kill()
    other.wait()

    assert claim_row(RegisterImport.objects.all(), now=now + LEASE - timedelta(seconds=1)) is None
    assert claim_row(RegisterImport.objects.all(), now=now + LEASE) is not None


def test_f50_only_a_process_of_this_place_is_known_dead(
    other: subprocess.Popen, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert other.stdout is not None
    name = other.stdout.readline().strip()
    assert len(name) <= 60
    place, process, started = name.rsplit(":", 2)
    assert not process_names.is_known_dead(name)
    assert process_names.is_known_dead(f"{place}:{process}:1{started}"), "the id was given to another"
    other.kill()
    other.wait()

    assert process_names.is_known_dead(name)
    assert not process_names.is_known_dead(f"0{place}:{process}:{started}"), "another namespace or machine"
    assert not process_names.is_known_dead("")
    monkeypatch.setattr(process_names, "PROC", process_names.PROC / "missing")
    assert process_names.own_name() == ""
    assert not process_names.is_known_dead(name)
