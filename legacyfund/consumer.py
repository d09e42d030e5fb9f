"""The part of a worker that talks to the broker, with one fault of the library's mended."""

from typing import Any

import structlog
from celery.worker.consumer import Consumer as CelerysConsumer

log = structlog.get_logger(__name__)


class Consumer(CelerysConsumer):
    """A worker outlives a broker that dies while a message is not acknowledged.

    Kombu 5.7.0 gives such a message back as it closes the lost connection, whose address it has let go of
    already; the AttributeError ended the worker. The message comes back by its visibility timeout, and the
    rows it wakes are asked for every ten seconds anyway.
    """

    def on_connection_error_after_connected(self, exc: Exception) -> Any:
        try:
            return super().on_connection_error_after_connected(exc)
        except AttributeError:
            log.warning("message_not_given_back", exc_info=True)
            return None
