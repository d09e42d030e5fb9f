"""Telling a worker that there is work. What is to be done lies in rows: a wake-up not sent is no loss.

A broker that is dead, frozen or slow costs whoever meets it first about a second, and nobody else of that
process anything until it is tried again.
"""

import time

import structlog
from celery import Task
from kombu import Connection
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

PUBLISH_SECONDS = 0.4
LEFT_ALONE_SECONDS = 10
"""As often as the quickest tick, which finds what was not told."""

_left_alone_until = 0.0


def broker_url(task: "Task[[], None]") -> str:
    return str(task.app.conf.broker_url)


def publish_quietly(task: "Task[[], None]") -> None:
    """Send a wake-up, or leave it. Never raises for want of a broker."""
    global _left_alone_until
    begun = time.monotonic()
    if begun < _left_alone_until:
        return
    timeouts = {"socket_timeout": PUBLISH_SECONDS, "socket_connect_timeout": PUBLISH_SECONDS}
    options = {**task.app.conf.broker_transport_options, **timeouts, "max_retries": 0}
    told = {"task": str(task.name).rpartition(".")[2]}
    try:
        with Connection(broker_url(task), transport_options=options) as connection:
            task.apply_async(connection=connection, retry=False, expires=60)  # type: ignore[call-arg]
    except (OperationalError, OSError) as error:
        _left_alone_until = time.monotonic() + LEFT_ALONE_SECONDS
        log.warning("wake_up_not_sent", error=f"{type(error).__name__}: {error}", **told)
        return
    taken = time.monotonic() - begun
    if taken > PUBLISH_SECONDS:
        _left_alone_until = time.monotonic() + LEFT_ALONE_SECONDS
        log.warning("broker_slow", seconds=round(taken, 2), **told)
