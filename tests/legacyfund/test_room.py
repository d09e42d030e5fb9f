"""A disk that is full is told from what is wrong with what was sent, to people and to machines."""

import errno

import orjson
import pytest
from django.db import DataError, OperationalError
from django.test import RequestFactory
from psycopg.errors import DiskFull, TooManyConnections

from legacyfund.room import is_out_of_room
from legacyfund.views import out_of_room

NO_SPACE = OSError(errno.ENOSPC, "No space left on device")


def raised_from(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (NO_SPACE, True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (OSError(errno.EFBIG, "File too large"), True),
        (raised_from(DiskFull("could not extend file")), True),
        (OSError(errno.EIO, "Input/output error"), False),
        (raised_from(TooManyConnections("too many")), False),
        (DataError("out of range"), False),
        (ValueError("nothing"), False),
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_is_a_full_disk(error: Exception, full: bool) -> None:
    assert is_out_of_room(error) is full


def test_a_machine_is_told_with_a_problem() -> None:
    answer = out_of_room(RequestFactory().get("/api/v1/spend/"), NO_SPACE)

    assert (answer.status_code, answer["Content-Type"]) == (507, "application/problem+json")
    assert "nothing was kept. Ask again once" in orjson.loads(answer.content)["detail"]


def test_a_person_is_told_what_to_do() -> None:
    answer = out_of_room(RequestFactory().get("/"), NO_SPACE)

    assert answer.status_code == 507
    assert answer["Cache-Control"] == "private, no-store"
    assert "Tell the service’s administrator" in answer.content.decode()
