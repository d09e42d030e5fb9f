"""F2, F23, F50: a worker is killed while it reads a large file of spend, or while it sends one."""

import os
import signal
import time
from datetime import datetime

import pytest
from celery import Celery
from django.conf import settings
from django.utils import timezone

from accounts.models import Event
from legacyfund.embedded.processes import until
from legacyfund.lib.financial_year import Period, london_date
from portfolio.spend.actions.handing_over import MOST_AT_ONCE
from portfolio.spend.actions.sending import send_returns
from portfolio.spend.models import Return, ReturnUpload, SpendLine, UploadWork
from portfolio.spend.tasks import read_spend_files
from tests.factories.returns import file_of, received_upload, released_award
from tests.faults.real_worker import child_of, real_worker

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

LINES = 30_000
QUEUE = f"f2-spend-{os.getpid()}"


@pytest.fixture(autouse=True)
def _no_wake_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portfolio.spend.tasks.wake_spend_files", lambda: None)
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)


def large_upload(now: datetime) -> ReturnUpload:
    day = london_date(now)
    content = file_of(*["1.00"] * LINES, day=f"{day:%d/%m/%Y}")
    assert len(content) > MOST_AT_ONCE
    return received_upload(released_award(now=now), content=content, period=Period.of(day), now=now)


def wait_until(rows_passed: int, killed: float = 0.0, seconds: float = 60) -> None:
    begun = killed or time.monotonic()
    while UploadWork.objects.latest("id").rows_passed < rows_passed:
        assert time.monotonic() - begun < seconds, "the worker did not read in time"
        time.sleep(0.005)


@pytest.mark.parametrize("sends", [False, True], ids=["read", "sent"])
def test_f02_a_file_whose_reader_is_killed_is_not_there_then_there_once(sends: bool) -> None:
    now = timezone.now()
    upload = large_upload(now)
    if sends:
        read_spend_files()
        send_returns(upload=upload, by=upload.received_by, now=timezone.now())
    with real_worker(QUEUE) as worker:
        Celery(broker=settings.REDIS_URL).send_task("portfolio.tasks.read_spend_files", queue=QUEUE)
        wait_until(rows_passed=LINES // 3)
        os.kill(child_of(worker), signal.SIGKILL)
        killed = time.monotonic()
        upload.refresh_from_db()
        assert upload.status == ("SENDING" if sends else "READING")
        assert (Return.objects.count(), SpendLine.objects.count()) == (0, 0)
        assert until(lambda: UploadWork.objects.latest("id").attempts > 1, seconds=10), "nobody took it up"
        assert until(lambda: UploadWork.objects.latest("id").done_at is not None, seconds=60)

    upload.refresh_from_db()
    assert time.monotonic() - killed < 70
    assert upload.status == ("SENT" if sends else "CHECKED")
    assert upload.checks == 1
    assert SpendLine.objects.count() == (LINES if sends else 0)
    assert Event.objects.filter(kind="return_upload.checked").count() == 1
    assert Event.objects.filter(kind="return.checked").count() == int(sends)


def test_f08_the_same_task_ten_times_reads_a_file_once() -> None:
    upload = large_upload(timezone.now())
    with real_worker(QUEUE, processes=4):
        for _ in range(10):
            Celery(broker=settings.REDIS_URL).send_task(
                "portfolio.tasks.read_spend_files", queue=QUEUE, task_id="the-same"
            )
        assert until(lambda: not UploadWork.objects.filter(done_at=None).exists(), seconds=60)

    upload.refresh_from_db()
    assert (upload.status, upload.checks, UploadWork.objects.get().attempts) == ("CHECKED", 1, 1)
