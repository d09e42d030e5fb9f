"""F1: a pool's process is killed in the middle of an import: another goes on, and each line is there once."""

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
from portfolio.spend.actions.sending import send_returns
from portfolio.spend.models import ReturnUpload, SpendLine, UploadWork
from tests.factories.returns import all_by_job, file_of, received_upload, released_award, work
from tests.faults.halting import halted_at
from tests.faults.real_worker import child_of, real_worker
from tests.faults.sizes import sized
from tests.faults.standing import require_standing

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

LINES = sized(2_000, 10_000)
RUNS = sized(1, 20)
WITHIN = 10.0
PATIENCE = 30.0
QUEUE = f"f1-{os.getpid()}"


@pytest.fixture(autouse=True)
def _nobody_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portfolio.spend.tasks.wake_spend_files", lambda: None)
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)


def to_be_sent(now: datetime, lines: int = LINES) -> ReturnUpload:
    """A file of spend that somebody stands by, and a job is to make returns of."""
    day = london_date(now)
    content = file_of(*["1.00"] * lines, day=f"{day:%d/%m/%Y}")
    with pytest.MonkeyPatch.context() as patch:
        all_by_job(patch)
        upload = received_upload(released_award(now=now), content=content, period=Period.of(day), now=now)
        assert work(now).status == "CHECKED"
        send_returns(upload=upload, by=upload.received_by, now=now)
    return upload


def test_f01_child_killed(figure) -> None:
    waited = []
    with real_worker(QUEUE) as worker:
        for _ in range(RUNS):
            upload = to_be_sent(timezone.now())
            before = SpendLine.objects.count()
            with halted_at(LINES // 2) as backend_once_halted:
                Celery(broker=settings.REDIS_URL).send_task("portfolio.tasks.read_spend_files", queue=QUEUE)
                assert until(lambda: backend_once_halted() > 0, seconds=60)
                os.kill(child_of(worker), signal.SIGKILL)
                killed = time.monotonic()
                assert SpendLine.objects.count() == before
            assert until(lambda: UploadWork.objects.latest("id").attempts == 2, seconds=PATIENCE)
            waited.append(time.monotonic() - killed)
            assert until(lambda: UploadWork.objects.latest("id").done_at is not None, seconds=60)

            upload.refresh_from_db()
            assert upload.status == "SENT"
            assert SpendLine.objects.filter(spend_return__upload=upload).count() == LINES
            numbers = SpendLine.objects.filter(spend_return__upload=upload).values("line_number")
            assert numbers.distinct().count() == LINES
            assert Event.objects.filter(kind="return.checked").count() == len(waited)
    figure(
        "F1",
        f"the pool's process killed while it writes {LINES:,} lines",
        f"{RUNS} of {RUNS}, taken up within {WITHIN:.0f} s, 0 lines twice",
        f"{len(waited)} of {RUNS}, after {max(waited):.1f} s at most, 0 twice",
    )
    require_standing()
