"""Connections of the web process, which give up a database that has stopped answering.

A frozen server keeps its sockets open, so neither the system nor the driver would ever end the wait. How
long a statement takes says nothing: a long one is no fault. So whoever has waited a while asks the server
itself whether it is there, and goes on waiting if it is.
"""

import socket
import struct
from collections.abc import Generator
from contextlib import closing, suppress
from time import monotonic
from typing import Any, TypeVar

import psycopg
from django.db import DataError, InterfaceError, OperationalError, connection
from psycopg.abc import PQGen
from psycopg.rows import TupleRow
from psycopg_pool import PoolTimeout

Value = TypeVar("Value")

PATIENCE_SECONDS = 0.8
PROBE_SECONDS = 0.5
POOL_SECONDS = 1.5
"""Together under the two seconds in which a page says that the database is away."""
TICK_SECONDS = 0.1
SSL_REQUEST = struct.pack("!ii", 8, 80877103)
"""The protocol's first question; any server answers it with one byte, before anybody signs in."""


class DatabaseSilent(psycopg.OperationalError):
    """The server has the connection open and does not answer."""


class WatchedConnection(psycopg.Connection[TupleRow]):
    """Raises DatabaseSilent in under two seconds where the server answers nobody any more."""

    def wait(self, gen: PQGen[Value], interval: float = TICK_SECONDS, timeout: float | None = None) -> Value:
        return super().wait(self._watched(gen), interval, timeout)

    def _watched(self, gen: PQGen[Value]) -> Generator[Any, Any, Value]:
        """The same steps; at a tick without news it is asked who is there."""
        try:
            wanted = next(gen)
            heard_at = monotonic()
            while True:
                ready = yield wanted
                if ready:
                    heard_at = monotonic()
                elif monotonic() - heard_at >= PATIENCE_SECONDS:
                    self._require_an_answer()
                    heard_at = monotonic()
                wanted = gen.send(ready)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]

    def _require_an_answer(self) -> None:
        info = self.info
        if not server_answers(info.hostaddr or info.host, info.port):
            self.pgconn.finish()
            raise DatabaseSilent("the server does not answer")


def database_answers() -> bool:
    """Whether the server of the settings says anything; a server of no named host is taken to."""
    named = connection.settings_dict
    return not named["HOST"] or server_answers(named["HOST"], int(named["PORT"] or 5432))


def server_answers(host: str, port: int) -> bool:
    """Whether a PostgreSQL, or a pooler before one, says anything. `host`: a folder for a local socket."""
    local = host.startswith("/")
    address: Any = f"{host}/.s.PGSQL.{port}" if local else (host, port)
    family = socket.AF_UNIX if local else socket.AF_INET6 if ":" in host else socket.AF_INET
    with suppress(OSError), closing(socket.socket(family)) as link:
        link.settimeout(PROBE_SECONDS)
        link.connect(address)
        link.sendall(SSL_REQUEST)
        return bool(link.recv(1))
    return False


def is_lost(error: BaseException) -> bool:
    """Whether it is the database's surroundings that failed, not what was asked of it: try again later."""
    return isinstance(
        error, OperationalError | InterfaceError | psycopg.OperationalError | psycopg.InterfaceError
    )


def is_away(error: BaseException) -> bool:
    """Whether nobody reaches the database, so that the next would wait in vain."""
    return isinstance(error.__cause__ or error, PoolTimeout | DatabaseSilent)


def holds_a_nul(error: BaseException) -> bool:
    """Whether a NUL got as far as the database, whose text holds none: no field of ours lets one through, so
    somebody sent it where nobody types.
    """
    return isinstance(error, DataError) and "NUL" in str(error)


def pool_options() -> dict[str, Any]:
    """Of Django's pool. What cannot be connected is given up soon: the next page tries at once."""
    return {
        "min_size": 1,
        "max_size": 16,
        "timeout": POOL_SECONDS,
        "reconnect_timeout": 2,
        "connection_class": WatchedConnection,
    }
