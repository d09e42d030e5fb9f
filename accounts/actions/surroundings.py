"""Which faults are of the surroundings, and what becomes of the work they strike.

A row of work is set aside for what is wrong with it, never for a lost connection or a full disk, however
long these last: the attempt does not count. It counts where the row may be to blame, for it takes too long
or too much memory, or ends its worker.
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

from accounts.actions.leases import LeaseLost, excuse_row, put_row_off
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
OF_THE_ROW_TOO = (MemoryError, SoftTimeLimitExceeded)
# The server cancels a statement that takes too long, or has no memory for it.
TOO_MUCH = ("57014", "53200")
# The server ends an idle transaction, or has become read-only: psycopg calls these internal errors.
ENDED_TRANSACTION = ("25P03", "25P04", "25006")


def is_of_surroundings(error: BaseException | None) -> bool:
    """Whether the error, or one that led to it, tells of what the work stands on rather than of the work."""
    return any(map(_tells_of_surroundings, _led_to(error)))


def may_be_of_the_row(error: BaseException) -> bool:
    """Whether a row that meets this each time may bring it about itself."""
    return any(isinstance(one, OF_THE_ROW_TOO) or _sqlstate(one) in TOO_MUCH for one in _led_to(error))


def _led_to(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _sqlstate(error: BaseException) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)


def _tells_of_surroundings(error: BaseException) -> bool:
    if isinstance(error, OF_SURROUNDINGS):
        return True
    if isinstance(error, InternalError):
        return _sqlstate(error) in ENDED_TRANSACTION
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
            put_back = put_row_off if may_be_of_the_row(error) else excuse_row
            with reachable_database():
                put_back(row, error=in_words(error), now=clock())
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
