"""Django's cache, kept in rows: what is counted here holds whatever becomes of the broker.

Nothing is evicted to make room, so nobody frees their own count by filling the table: the hourly job deletes
what has expired. A value is what JSON can say. Each call is one statement and commits with what stands around
it: what is counted inside a transaction that is rolled back was not counted.
"""

import json
from hashlib import sha256
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

from legacyfund.prepared import prepared_cursor

GET = """
    SELECT value FROM accounts_cacherow
    WHERE key = %s AND (expires_at > clock_timestamp() OR expires_at IS NULL)
"""
SET = """
    INSERT INTO accounts_cacherow (key, value, expires_at)
    VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s))
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
"""
ADD = SET + " WHERE accounts_cacherow.expires_at <= clock_timestamp()"
TOUCH = """
    UPDATE accounts_cacherow SET expires_at = clock_timestamp() + make_interval(secs => %s)
    WHERE key = %s AND (expires_at > clock_timestamp() OR expires_at IS NULL)
"""
COUNT_ON = """
    UPDATE accounts_cacherow SET value = to_jsonb((value #>> '{}')::bigint + %s)
    WHERE key = %s AND (expires_at > clock_timestamp() OR expires_at IS NULL)
    RETURNING value
"""
COUNT_IN_WINDOW = """
    INSERT INTO accounts_cacherow AS kept (key, value, expires_at)
    VALUES (%s, '1', clock_timestamp() + make_interval(secs => %s))
    ON CONFLICT (key) DO UPDATE SET
        value = CASE WHEN kept.expires_at <= clock_timestamp() THEN excluded.value
                     ELSE to_jsonb((kept.value #>> '{}')::bigint + 1) END,
        expires_at = CASE WHEN kept.expires_at <= clock_timestamp() THEN excluded.expires_at
                          ELSE kept.expires_at END
    RETURNING value, ceil(extract(epoch FROM expires_at - clock_timestamp()))
"""
UNHURRIED = ", set_config('synchronous_commit', 'off', true)"
"""What comes after a RETURNING, so that nobody waits for the disk: a crash may forget the last count."""
DELETE = "DELETE FROM accounts_cacherow WHERE key = %s"
DELETE_ALL = "DELETE FROM accounts_cacherow"
DELETE_EXPIRED = DELETE_ALL + " WHERE expires_at <= clock_timestamp()"


class RowCache(BaseCache):
    """`add` and `incr` are atomic: of two at once one adds, and both are counted."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._run(ADD, [self._named(key, version), json.dumps(value), self._seconds(timeout)]) == 1

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(GET, [self._named(key, version)])
            row = cursor.fetchone()
        return default if row is None else json.loads(row[0])

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._run(SET, [self._named(key, version), json.dumps(value), self._seconds(timeout)])

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._run(TOUCH, [self._seconds(timeout), self._named(key, version)]) == 1

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._run(DELETE, [self._named(key, version)]) == 1

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        with connection.cursor() as cursor:
            cursor.execute(COUNT_ON, [delta, self._named(key, version)])
            row = cursor.fetchone()
        if row is None:
            raise ValueError(f"Key '{key}' not found")
        return int(json.loads(row[0]))

    def count_in_window(self, key: Any, seconds: int) -> tuple[int, int]:
        """How often this was called for the key since its window began, and after how many seconds the next
        begins: one statement, whether or not there was one.
        """
        then = "" if connection.in_atomic_block else UNHURRIED
        with prepared_cursor() as cursor:
            cursor.execute(COUNT_IN_WINDOW + then, [self._named(key, None), seconds])
            counted, left, *_ = cursor.fetchone()
        return int(json.loads(counted)), max(1, int(left))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self.get(key, self, version) is not self

    def clear(self) -> None:
        self._run(DELETE_ALL, [])

    def _named(self, key: Any, version: int | None) -> str:
        """Keys are made of what clients say of themselves: a digest has no length and no letter of theirs."""
        return sha256(str(self.make_key(key, version=version)).encode(errors="surrogatepass")).hexdigest()

    def _seconds(self, timeout: float | None) -> float | None:
        """From now; None for ever. No time at all is past at once."""
        return self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout

    def _run(self, statement: str, values: list[Any]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)


def clear_expired_rows() -> int:
    """Delete what has expired; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE_EXPIRED)
        return int(cursor.rowcount)
