"""How PostgreSQL may go about a statement, where its own choice would read far too much."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from django.db.backends.utils import CursorWrapper


@contextmanager
def planned_without(cursor: CursorWrapper, way: Literal["sort", "nestloop"]) -> Iterator[None]:
    """Statements here, part of a transaction, are planned without it where there is another way."""
    cursor.execute(f"SET LOCAL enable_{way} = off")
    yield
    cursor.execute(f"RESET enable_{way}")
