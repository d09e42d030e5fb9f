"""F3: a worker is told to end in the middle of its work, as at a deployment: nothing of it is lost."""

import os
import signal
from pathlib import Path

import pytest

from accounts.models import Delivery
from legacyfund.embedded.processes import until
from tests.faults.engines import own_broker
from tests.faults.outbox import all_sent, ask_to_send, mail_variables, mails, messages, tell
from tests.faults.real_worker import real_worker
from tests.faults.sizes import sized
from tests.faults.standing import require_standing

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

TASKS = 100
PROCESSES = 2
RUNS = sized(1, 5)


@pytest.fixture(autouse=True)
def _nobody_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)


def test_f03_deploy(tmp_path: Path, figure) -> None:
    """As Compose runs it: SIGTERM gives it a while for what it has begun, and then it puts it back."""
    slow = {"SLOW_MAIL": "0.1", "HURRIED_END": "1", "REMAP_SIGTERM": "SIGQUIT"}
    lost, twice = 0, 0
    with own_broker(tmp_path) as broker:
        for run in range(RUNS):
            folder, queue = tmp_path / f"mail-{run}", f"f3-{os.getpid()}-{run}"
            mail = mail_variables(folder)
            tell(TASKS)
            ask_to_send(broker.url, queue, TASKS)
            hurried = {"application": "tests.faults.hurried", "REDIS_URL": broker.url, **mail}
            with real_worker(queue, processes=PROCESSES, **hurried, **slow) as worker:
                assert until(lambda folder=folder: len(mails(folder)) >= 5, seconds=60)
                os.kill(worker.pid, signal.SIGTERM)
                worker.wait(timeout=60)
            assert 5 <= len(mails(folder)) < TASKS, "it was to be ended in the middle"
            assert messages(broker.url, queue) >= TASKS - PROCESSES, "what it had begun was not put back"

            with real_worker(queue, processes=PROCESSES, **hurried):
                assert until(all_sent, seconds=60)

            told = mails(folder)
            lost += TASKS - len(set(told))
            twice += len(told) - len(set(told))
            assert not Delivery.objects.exclude(set_aside_at=None).exists()
            assert twice <= PROCESSES * (run + 1), "only a mail it was cut off in may be sent again"
    figure("F3", f"SIGTERM with {TASKS} mails to send", f"0 lost of {TASKS}", f"{lost} lost in {RUNS} runs")
    assert lost == 0
    require_standing()
