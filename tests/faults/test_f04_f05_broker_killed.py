"""F4, F5: the broker is killed with nothing to do, and with 200 messages queued; then its data go too."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.models import Delivery
from legacyfund.embedded.processes import until
from tests.faults.engines import Server, broker_answers, own_broker, seconds_until
from tests.faults.outbox import all_sent, ask_to_send, mail_variables, mails, messages, tell
from tests.faults.real_worker import real_beat, real_worker
from tests.faults.sizes import sized
from tests.faults.standing import require_standing

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

TIMES = sized(1, 10)
AWAY = 3
"""Seconds."""
BACK = 10.0
PATIENCE = 30.0
"""A machine with much to do besides is no fault; the figure is what is printed."""
QUEUED = 200


@pytest.fixture(autouse=True)
def _nobody_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Server]:
    with own_broker(tmp_path) as server:
        yield server


def back(broker: Server) -> None:
    broker.start()
    assert until(lambda: broker_answers(broker), seconds=PATIENCE)


def test_f04_broker_killed_idle(broker: Server, tmp_path: Path, figure) -> None:
    queue, folder = f"f4-{os.getpid()}", tmp_path / "mail"
    taken = []
    with real_worker(queue, REDIS_URL=broker.url, **mail_variables(folder)) as worker:
        tell()
        ask_to_send(broker.url, queue)
        seconds_until(all_sent, within=60)
        for _ in range(TIMES):
            broker.kill()
            time.sleep(AWAY)
            broker.start()
            since = time.monotonic()
            assert until(lambda: broker_answers(broker), seconds=PATIENCE)
            tell()
            ask_to_send(broker.url, queue)
            assert until(all_sent, seconds=PATIENCE), "the worker takes no more work"
            taken.append(time.monotonic() - since)
        assert worker.poll() is None

    assert len(mails(folder)) == len(set(mails(folder))) == 1 + TIMES
    figure(
        "F4",
        f"the broker killed while nothing is to do, back after {AWAY} s",
        f"work again within {BACK:.0f} s, {TIMES} of {TIMES}",
        f"{len(taken)} of {TIMES}, after {max(taken):.1f} s at most",
    )
    require_standing()


def test_f05_broker_killed_with_work_queued(broker: Server, tmp_path: Path, figure) -> None:
    """Its messages outlive it. Where its data are lost as well, the rows are found by the next tick."""
    queue, folder = f"f5-{os.getpid()}", tmp_path / "mail"
    tell(QUEUED)
    ask_to_send(broker.url, queue, QUEUED)
    time.sleep(1.2)  # it writes to disk every second
    broker.kill()
    back(broker)
    kept = messages(broker.url, queue)

    broker.kill()
    for entry in broker.folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    back(broker)
    left = messages(broker.url, queue)
    hurried = {"application": "tests.faults.hurried", "REDIS_URL": broker.url, **mail_variables(folder)}
    tick = {"HURRIED_TICK": sized("1", "10")}
    with (
        real_worker(queue, processes=4, **hurried),
        real_beat(queue, tmp_path / "schedule", **hurried, **tick),
    ):
        assert until(all_sent, seconds=60)

    assert (kept, left) == (QUEUED, 0)
    told = mails(folder)
    assert len(told) == len(set(told)) == QUEUED
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}
    figure(
        "F5",
        f"the broker killed with {QUEUED} messages queued, then its data deleted",
        f"{QUEUED} done, 0 twice",
        f"{kept} kept; of 0 left {len(set(told))} done, {len(told) - len(set(told))} twice",
    )
    require_standing()
