"""The job that passes registers on, and the wake-up of a closing."""

from unittest.mock import MagicMock

import pytest

from accounts.actions.departments import close_department
from accounts.actions.each_row import NotAllDone
from accounts.models import JobRun
from accounts.permissions import Role
from bids.register import tasks
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.register import make_system

pytestmark = pytest.mark.django_db


def close(system, successor):
    administrator = make_user(Role.ADMINISTRATOR)
    close_department(
        department=system.department, ends_on=NOW.date(), successor=successor, by=administrator, now=NOW
    )


def test_the_job_passes_on_what_is_due_and_one_that_fails_stops_nothing(monkeypatch):
    successor = make_department()
    first, second = make_system(), make_system()
    for system in (first, second):
        close(system, successor)
    passing = tasks.pass_register

    def fail_first(*, department, now):
        if department == first.department:
            raise ValueError("broken")
        return passing(department=department, now=now)

    monkeypatch.setattr(tasks, "pass_register", fail_first)
    with pytest.raises(NotAllDone):
        tasks.pass_registers_on()

    run = JobRun.objects.get(name="pass registers on")
    assert (run.outcome, run.counts) == ("FAILED", {"done": 1, "failed": 1})
    departments = [fresh.department for fresh in (_again(first), _again(second))]
    assert departments == [first.department, successor]


def _again(system):
    return type(system).objects.select_related("department").get(pk=system.pk)


def test_the_job_leaves_no_trace_where_nothing_is_due():
    make_system()

    tasks.pass_registers_on()

    assert not JobRun.objects.exists()


def test_a_closing_asks_for_it_on_commit(settings, monkeypatch, django_capture_on_commit_callbacks):
    woken = MagicMock()
    monkeypatch.setattr(tasks, "publish_quietly", woken)
    settings.DEPARTMENT_CLOSED_WAKE_UP = "bids.register.tasks.wake_passing"

    with django_capture_on_commit_callbacks(execute=True):
        close(make_system(), make_department())

    woken.assert_called_once_with(tasks.pass_registers_on)
