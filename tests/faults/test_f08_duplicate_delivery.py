"""F8: one task delivered ten times at once has one effect. Real PostgreSQL, real broker, real worker."""

import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from celery import Celery
from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from accounts.actions.deliveries import claim_delivery
from accounts.actions.jobs import claim_job_run
from accounts.events import record_event
from accounts.models import Delivery, JobRun
from legacyfund.embedded.processes import until
from tests.factories.accounts import NOW, make_user
from tests.faults.real_worker import real_worker

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

TIMES = 10
QUEUE = f"f8-{os.getpid()}"


def tell(times: int = 1) -> None:
    user = make_user("REVIEWER")
    for _ in range(times):
        with transaction.atomic():
            record_event(
                "membership.started",
                user,
                by=None,
                now=timezone.now(),
                data={"role": "REVIEWER"},
                tell=[user],
            )


def at_once(step: object) -> list[object]:
    barrier = Barrier(TIMES)

    def run(number: int) -> object:
        try:
            barrier.wait()
            return step(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(run, range(TIMES)))


@pytest.fixture
def mail_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The wake-up after commit is left out: this test publishes the messages itself."""
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)
    folder = tmp_path / "mail"
    folder.mkdir()
    return folder


@pytest.fixture
def worker(mail_folder: Path) -> Iterator[subprocess.Popen]:
    """A worker of four processes on a queue of its own, on the test database."""
    mails = {"EMAIL_URL": f"filemail://{mail_folder}", "EMAIL_FILE_PATH": str(mail_folder)}
    with real_worker(QUEUE, processes=4, **mails) as process:
        yield process


def wait_until_sent() -> None:
    waiting = Delivery.objects.filter(done_at=None)
    assert until(lambda: not waiting.exists(), seconds=30), "the worker did not send in time"


def test_f08_the_same_task_ten_times_sends_one_mail(worker: subprocess.Popen, mail_folder: Path) -> None:
    tell()
    app = Celery(broker=settings.REDIS_URL)

    for _ in range(TIMES):
        app.send_task("accounts.tasks.send_deliveries", queue=QUEUE, task_id="the-same")
    wait_until_sent()
    time.sleep(1)

    row = Delivery.objects.get()
    assert len(list(mail_folder.iterdir())) == 1
    assert (row.attempts, row.set_aside_at) == (1, None)


def test_f08_ten_tasks_share_a_hundred_mails_and_send_each_once(
    worker: subprocess.Popen, mail_folder: Path
) -> None:
    tell(100)
    app = Celery(broker=settings.REDIS_URL)

    for _ in range(TIMES):
        app.send_task("accounts.tasks.send_deliveries", queue=QUEUE)
    wait_until_sent()

    sent = [path.read_text() for path in mail_folder.iterdir()]
    told = [line for text in sent for line in text.splitlines() if line.startswith("X-Delivery: ")]
    assert len(told) == len(set(told)) == 100
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.usefixtures("mail_folder")
def test_f08_ten_claims_at_once_give_one_sender() -> None:
    tell()
    now = timezone.now()
    claims = at_once(lambda _: claim_delivery(now=now))
    assert sum(claim is not None for claim in claims) == 1


def test_f08_ten_schedulers_at_once_give_one_run() -> None:
    claims = at_once(
        lambda number: claim_job_run(name="count", period="2026-11-22", holder=f"holder {number}", now=NOW)
    )
    assert sum(claim is not None for claim in claims) == 1
    assert JobRun.objects.get().attempts == 1
