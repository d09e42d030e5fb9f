"""Statements that are asked all day long, prepared: PostgreSQL parses and plans each once for a connection,
where it would at every call. For those that no other way makes fast enough (ADR 89).
"""

from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor
from psycopg._queries import PostgresQuery
from psycopg.rows import TupleRow


class PreparedCursor(Cursor[TupleRow]):
    """Sends values beside the statement, where Django writes them into it."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "PreparedCursor":
        super().execute(query, params, **{**options, "prepare": True})
        if self._query is None:  # psycopg keeps no text of it, and Django's log of queries asks for one
            self._query = PostgresQuery(self._tx)
            self._query.query = query.encode()
        return self


def prepared_cursor() -> CursorWrapper:
    """As Django's `connection.cursor()`, for one statement whose text is the same at every call."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(PreparedCursor(connection.connection))  # type: ignore[arg-type]


def ask_together(*asked: tuple[str, Any]) -> list[list[tuple[Any, ...]]]:
    """The rows of each statement with its values, all sent in one trip; each sees what others committed
    before it began, as if it came alone.
    """
    cursors = [prepared_cursor() for _ in asked]
    with connection.wrap_database_errors, connection.connection.pipeline():
        for cursor, (statement, values) in zip(cursors, asked, strict=True):
            cursor.execute(statement, values)
    return [cursor.fetchall() if cursor.description else [] for cursor in cursors]
