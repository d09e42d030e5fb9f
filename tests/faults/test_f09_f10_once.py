"""F9, F10: a task that outlives its message, and two schedulers at once: many starts, one effect."""

import os
import time
from pathlib import Path

import pytest
from celery import Celery
from celery.schedules import crontab
from django.utils import timezone

from accounts.models import Event, JobRun
from legacyfund.celery import app
from legacyfund.embedded.processes import until
from legacyfund.lib.financial_year import Period, london_date
from portfolio.spend.models import UploadWork
from tests.factories.assessment import end_submission, open_round
from tests.factories.returns import all_by_job, file_of, received_upload, released_award
from tests.faults.engines import own_broker
from tests.faults.outbox import mail_variables
from tests.faults.real_worker import real_beat, real_worker, wait_until_it_writes, writing_held
from tests.faults.sizes import sized
from tests.faults.standing import require_standing

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

VISIBILITY = sized(2, 5)
LASTS = sized(6, 30)
"""Seconds."""
SCHEDULED = {row["task"] for row in app.conf.beat_schedule.values() if isinstance(row["schedule"], crontab)}
JOBS = SCHEDULED - {"bids.tasks.pass_registers_on"}
"""That one runs only on the day of a department that closes."""
TICKS_FOR = sized(4, 600)
READ = "portfolio.tasks.read_spend_files"


@pytest.fixture(autouse=True)
def _nobody_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)
    monkeypatch.setattr("portfolio.spend.tasks.wake_spend_files", lambda: None)


def starts(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def test_f09_task_longer_than_its_message_waits(tmp_path: Path, figure, monkeypatch) -> None:
    now = timezone.now()
    all_by_job(monkeypatch)
    day = london_date(now)
    content = file_of("1.00", "2.00", day=f"{day:%d/%m/%Y}")
    upload = received_upload(released_award(now=now), content=content, period=Period.of(day), now=now)
    queue, log = f"f9-{os.getpid()}", tmp_path / "starts"
    hurried = {
        "application": "tests.faults.hurried",
        "HURRIED_VISIBILITY": str(VISIBILITY),
        "STARTS": str(log),
    }
    with own_broker(tmp_path) as broker, real_worker(queue, processes=4, REDIS_URL=broker.url, **hurried):
        with writing_held("accounts_event"):
            Celery(broker=broker.url).send_task(READ, queue=queue)
            wait_until_it_writes("accounts_event")
            time.sleep(LASTS)
            assert until(lambda: starts(log).count(READ) > 1, seconds=60), "it was to be started again"
        assert until(lambda: UploadWork.objects.get().done_at is not None, seconds=60)
        begun = starts(log).count(READ)

    upload.refresh_from_db()
    assert (upload.status, upload.checks, UploadWork.objects.get().attempts) == ("CHECKED", 1, 1)
    assert Event.objects.filter(kind="return_upload.checked").count() == 1
    figure(
        "F9",
        f"a task of {LASTS} s whose message is given to another after {VISIBILITY} s",
        "one effect though many starts",
        f"{begun} starts, 1 effect",
    )
    require_standing()


def test_f10_beat_runs_twice(tmp_path: Path, figure) -> None:
    end_submission(open_round())
    queue, log = f"f10-{os.getpid()}", tmp_path / "starts"
    hurried = {"application": "tests.faults.hurried", "HURRIED_TICK": "1", "STARTS": str(log)}
    hurried |= mail_variables(tmp_path / "mail")

    def each_is_asked_for_again() -> bool:
        done = JobRun.objects.exclude(outcome=JobRun.Outcome.RUNNING).count() >= len(JOBS)
        return done and all(starts(log).count(task) > 2 for task in JOBS)

    with own_broker(tmp_path) as broker:
        hurried["REDIS_URL"] = broker.url
        with (
            real_worker(queue, processes=4, more_queues="long", **hurried),
            real_beat(queue, tmp_path / "one", **hurried),
            real_beat(queue, tmp_path / "other", **hurried),
        ):
            assert until(each_is_asked_for_again, seconds=90)
            time.sleep(TICKS_FOR)

    runs = list(JobRun.objects.all())
    periods = {(run.name, run.period) for run in runs}
    assert len(periods) == len(runs) >= len(JOBS)
    assert {(run.attempts, run.outcome) for run in runs} == {(1, JobRun.Outcome.DONE)}
    assert Event.objects.filter(kind="round.closed").count() == 1
    asked = len(starts(log))
    figure(
        "F10",
        "two schedulers at once",
        "one run of each job and period",
        f"{asked:,} askings, {len(runs)} runs of {len(periods)} jobs and periods",
    )
    require_standing()
