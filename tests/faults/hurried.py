"""The Celery application for tests that cannot wait: the same tasks, sooner asked for and sooner given back.

HURRIED_VISIBILITY: seconds until a message not acknowledged is given to another. HURRIED_TICK: seconds
between two askings for each job. HURRIED_END: seconds a worker that is told to end waits for its tasks.
SLOW_MAIL: seconds a mail takes. STARTS: a file that gets a line for each task that is begun.
"""

import os
import time
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from celery.signals import task_prerun

from legacyfund.celery import app

__all__ = ["app"]

if seconds := os.environ.get("HURRIED_VISIBILITY"):
    app.conf.broker_transport_options |= {"visibility_timeout": int(seconds), "unacked_restore_interval": 1}

if seconds := os.environ.get("HURRIED_TICK"):
    for entry in app.conf.beat_schedule.values():
        entry |= {"schedule": timedelta(seconds=float(seconds)), "options": {}}

if seconds := os.environ.get("HURRIED_END"):
    app.conf.worker_soft_shutdown_timeout = float(seconds)

if seconds := os.environ.get("SLOW_MAIL"):
    django.setup()
    tasks, pause = import_module("accounts.tasks"), float(seconds)
    send = tasks.send_delivery

    def send_slowly(*given: Any) -> str:
        time.sleep(pause)
        return send(*given)

    tasks.send_delivery = send_slowly  # type: ignore[attr-defined]


@task_prerun.connect
def count_start(task: Any, **_: Any) -> None:
    if path := os.environ.get("STARTS"):
        with Path(path).open("a") as starts:
            starts.write(f"{task.name}\n")
