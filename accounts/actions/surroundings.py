"""Which faults are of the surroundings, and what becomes of the work they strike.

A row of work is set aside for what is wrong with it, never for a lost connection, a full disk or a worker
that is being stopped. The attempt counts all the same: a row that ends its worker each time is set aside at
the limit.
"""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import structlog
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError, connections
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from accounts.actions.leases import LeaseLost, put_row_off
from accounts.models import LeasedRow

log = structlog.get_logger(__name__)

OF_SURROUNDINGS = (
    OperationalError,
    InterfaceError,
    BrokerError,
    RedisError,
    MemoryError,
    SoftTimeLimitExceeded,
    ConnectionError,
    TimeoutError,
)
OF_THE_FILE = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError)
# The server ends an idle transaction, or has become read-only: psycopg calls these internal errors.
ENDED_TRANSACTION = ("25P03", "25P04", "25006")


def is_of_surroundings(error: BaseException | None) -> bool:
    """Whether the error, or one that led to it, tells of what the work stands on rather than of the work."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if _tells_of_surroundings(error):
            return True
        seen.add(id(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return False


def _tells_of_surroundings(error: BaseException) -> bool:
    if isinstance(error, OF_SURROUNDINGS):
        return True
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) in ENDED_TRANSACTION
    # Readers of files raise bare OSErrors about what the file holds; the system's own have a number.
    of_system = isinstance(error, OSError) and error.errno is not None
    return of_system and not isinstance(error, (*OF_THE_FILE, smtplib.SMTPException))


def in_words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


@contextmanager
def one_row(
    row: LeasedRow, *, clock: Callable[[], datetime], blame: Callable[[str], None], **told: object
) -> Iterator[None]:
    """Work on one row. Its own fault goes to `blame`, in words, and ends here; so does a lost lease.

    What is of the surroundings puts the row off and is raised, for the rest would meet it too: the next tick
    goes on. `told` stands in the log.
    """
    told |= {"work": row._meta.label, "attempts": row.attempts}
    try:
        yield
    except LeaseLost:
        log.warning("row_taken_over", **told)
    except Exception as error:
        if is_of_surroundings(error):
            log.warning("row_put_off", error=in_words(error), **told)
            with reachable_database():
                put_row_off(row, error=in_words(error), now=clock())
            raise
        blame(in_words(error))
        log.exception("row_failed", **told)


@contextmanager
def reachable_database() -> Iterator[None]:
    """Write down a failure over a fresh connection, or leave it: a lease that runs out says the same."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
    with suppress(DatabaseError, InterfaceError):
        yield
