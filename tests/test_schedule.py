"""The beat schedule: every entry names a task there is, and settings keep a message from being lost."""

from datetime import timedelta

import pytest
from django.conf import settings

from accounts.actions.jobs import LEASE
from accounts.tasks import WORKING_SECONDS
from legacyfund.celery import app

app.loader.import_default_modules()


@pytest.mark.parametrize("entry", sorted(app.conf.beat_schedule))
def test_every_entry_names_a_task_there_is(entry):
    assert app.conf.beat_schedule[entry]["task"] in app.tasks


def test_a_task_cannot_outlive_its_message():
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_a_run_outlives_its_task():
    assert timedelta(seconds=app.conf.task_time_limit) < LEASE
    assert app.conf.task_soft_time_limit > WORKING_SECONDS


@pytest.mark.parametrize("entry", sorted(app.conf.beat_schedule))
def test_what_was_missed_or_failed_is_asked_for_again(entry):
    times = app.conf.beat_schedule[entry]["schedule"]
    assert isinstance(times, timedelta) or len(times.minute) >= 8
    assert isinstance(times, timedelta) or len(times.hour) >= 18


def test_what_takes_minutes_keeps_no_mail_waiting():
    router = app.amqp.router
    assert router.route({}, "bids.tasks.work_on_imports")["queue"].name == "long"
    assert router.route({}, "accounts.tasks.send_deliveries")["queue"].name == app.conf.task_default_queue
    assert set(settings.LONG_TASKS) <= set(app.tasks)


def test_a_killed_worker_does_not_lose_its_task():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1


def test_only_json_is_taken_from_the_broker():
    assert app.conf.accept_content == ["json"]
