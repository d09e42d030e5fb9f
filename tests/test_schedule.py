"""The beat schedule: every entry names a task there is, and settings keep a message from being lost."""

import pytest

from legacyfund.celery import app

app.loader.import_default_modules()


@pytest.mark.parametrize("entry", sorted(app.conf.beat_schedule))
def test_every_entry_names_a_task_there_is(entry):
    assert app.conf.beat_schedule[entry]["task"] in app.tasks


def test_a_task_cannot_outlive_its_message():
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_a_killed_worker_does_not_lose_its_task():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1


def test_only_json_is_taken_from_the_broker():
    assert app.conf.accept_content == ["json"]
