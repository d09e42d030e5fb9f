"""The worker's turns at imports: everything that waits, and a bad one does not stop the rest."""

from unittest.mock import MagicMock

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from accounts.actions import each_row
from accounts.actions.leases import LeaseLost
from accounts.events import record_many
from bids.register.imports import tasks
from bids.register.imports.actions.imports import confirm_import
from bids.register.imports.models import RegisterImport
from bids.register.imports.workflow import RegisterImportStatus
from legacyfund.lib.errors import ConflictRefused
from tests.factories.accounts import make_department
from tests.factories.register_imports import checked_import, queued_import, received_import

pytestmark = pytest.mark.django_db


def two_queued() -> list[RegisterImport]:
    """Both checked before either is confirmed: the worker's turn takes what waits longest."""
    now = timezone.now()
    return [
        confirm_import(register_import=found, seen=found.plan_sha256, by=found.received_by, now=now)
        for found in (checked_import(now=now), checked_import(now=now))
    ]


def statuses() -> list[str]:
    return list(RegisterImport.objects.order_by("id").values_list("status", flat=True))


def test_everything_that_waits_is_done():
    two_queued()
    received_import()

    tasks.work_on_imports()

    assert statuses() == [RegisterImportStatus.DONE, RegisterImportStatus.DONE, RegisterImportStatus.RECEIVED]


def test_a_bad_one_is_set_aside_and_the_rest_is_done(monkeypatch):
    bad, _ = two_queued()
    good = tasks.work_on_import

    def sometimes(*, register_import, clock):
        if register_import.pk == bad.pk:
            raise ValueError("no such plan")
        good(register_import=register_import, clock=clock)

    monkeypatch.setattr(tasks, "work_on_import", sometimes)

    tasks.work_on_imports()

    bad.refresh_from_db()
    assert statuses() == [RegisterImportStatus.FAILED, RegisterImportStatus.DONE]
    assert bad.last_error == "ValueError: no such plan"


def test_one_that_another_worker_has_is_left_to_it(monkeypatch):
    queued_import(now=timezone.now())

    def lost(*, register_import, clock):
        raise LeaseLost("taken over")

    monkeypatch.setattr(tasks, "work_on_import", lost)

    tasks.work_on_imports()

    assert issubclass(LeaseLost, ConflictRefused)
    assert statuses() == [RegisterImportStatus.QUEUED]


@pytest.mark.django_db(transaction=True)
def test_many_events_belong_to_a_transaction():
    department = make_department()
    with pytest.raises(RuntimeError, match="transaction"):
        record_many("system.changed", [], by=None, now=timezone.now(), department=department)
    with transaction.atomic():
        record_many("system.changed", [], by=None, now=timezone.now(), department=department)


def test_the_limit_of_a_task_blames_no_row(monkeypatch):
    struck = queued_import(now=timezone.now())

    def strike(*args, **kwargs):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(tasks, "work_on_import", strike)
    with pytest.raises(SoftTimeLimitExceeded):
        tasks.work_on_imports()

    struck.refresh_from_db()
    assert (struck.status, struck.attempts, struck.set_aside_at) == (RegisterImportStatus.QUEUED, 1, None)


def test_the_limit_of_a_task_ends_a_job_of_many_steps():
    with pytest.raises(SoftTimeLimitExceeded):
        each_row.do_each("not_done", [("one", MagicMock(side_effect=SoftTimeLimitExceeded))])
