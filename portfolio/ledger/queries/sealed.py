"""Whether what is told still says what the service wrote: each row against its seal."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection

from legacyfund.database import columns_there_are
from legacyfund.seals import hash_of_seal, told_of_lines, told_of_row
from legacyfund.told import LINES, TOLD, TOLD_LINES, Told
from portfolio.ledger.queries.faults import Fault

RECORDS = "Records"
MOST_NAMED = 5
_ROWS = """
WITH last AS (
    SELECT DISTINCT ON (row_id) row_id, told FROM accounts_seal WHERE of_table = %(table)s
     ORDER BY row_id, id DESC
)
SELECT coalesce(t.id, last.row_id), t.now, last.told, last.row_id IS NOT NULL
  FROM (SELECT t.id, {now} AS now FROM {rows} t) t
  FULL JOIN last ON last.row_id = t.id
 WHERE t.now IS DISTINCT FROM last.told
 ORDER BY 1
"""
_BROKEN_SEALS = f"""
SELECT s.of_table, s.row_id
  FROM (SELECT *, lag(hash, 1, '') OVER (PARTITION BY of_table, row_id ORDER BY id) AS before
          FROM accounts_seal) s
 WHERE s.hash IS DISTINCT FROM {hash_of_seal("s.before")}
 ORDER BY s.id
"""  # noqa: S608 - no value from outside
_BY_OTHERS = """
SELECT of_table, row_id, by_role, sealed_at FROM accounts_seal
 WHERE by_role NOT IN (%s, (SELECT tableowner::text FROM pg_tables
                             WHERE schemaname = 'public' AND tablename = 'accounts_seal'))
 ORDER BY id
"""


def rows_edited() -> Iterator[Fault]:
    """Each row that is told and does not say what it was sealed as, and each seal that was tampered with.

    Set-based: a statement a table; rows that stand are compared in the database and not read.
    """
    types = columns_there_are(connection)
    for table, told in TOLD.items():
        yield from _edited(table, told, told_of_row(told.columns, types[table]))
    yield from _lines_edited(types[LINES])
    yield from _seals_edited()
    yield from _written_by_others()


def _edited(table: str, told: Told, now: str) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(now=now, rows=table), {"table": table})
        for row, says, sealed, known in cursor.fetchall():
            yield Fault(RECORDS, _where(table, told, row), row_differs(_plain(says), _plain(sealed), known))


def _plain(told: str | None) -> dict[str, Any] | None:
    """Django hands over JSON of a statement of its own as text."""
    plain: dict[str, Any] | None = None if told is None else json.loads(told)
    return plain


def row_differs(says: Mapping[str, Any] | None, sealed: Mapping[str, Any] | None, known: bool) -> str:
    """A sentence. `says` is what is told of the row, None where it is gone; `known`: it was sealed once."""
    if says is None:
        return "it was deleted, and not by the service."
    if sealed is None:
        return (
            "it was deleted by the service and is there again."
            if known
            else "it was not written by the service."
        )
    differing = [column for column in says if says[column] != sealed.get(column)]
    words = [
        f"{_column(column)} says {_shown(says[column])} and was written as {_shown(sealed.get(column))}"
        for column in differing
    ]
    return "; ".join(words) + "."


def _column(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def _shown(value: str | None) -> str:
    if value is None or value == "":
        return "nothing"
    return f"“{value}”"


def _where(table: str, told: Told, row: int) -> str:
    """`milestone share LF-2027A-0001-A/2 2026-27 CDEL (row 7)`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {told.called} FROM {table} t WHERE t.id = %s",  # noqa: S608 - no value from outside
            [row],
        )
        found = cursor.fetchone()
    called = f" {found[0]}" if found and found[0] else ""
    return f"{told.name}{called} (row {row} of {table})"


def _lines_edited(types: Mapping[str, str]) -> Iterator[Fault]:
    now = told_of_lines(types, "t.id")
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(now=now, rows="portfolio_return"), {"table": LINES})
        for row, says, sealed, _ in cursor.fetchall():
            yield _lines_fault(row, _plain(says), _plain(sealed))


def _lines_fault(row: int, says: dict[str, Any] | None, sealed: dict[str, Any] | None) -> Fault:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM portfolio_return WHERE id = %s", [row])
        reference = (cursor.fetchone() or [f"row {row}"])[0]
        cursor.execute(
            f"SELECT line_number FROM {LINES}"  # noqa: S608 - no value from outside
            " WHERE spend_return_id = %s ORDER BY line_number, id",
            [row],
        )
        numbers = [number for (number,) in cursor.fetchall()]
    where = f"{TOLD_LINES.name}s of return {reference}"
    if sealed is None:
        return Fault(RECORDS, where, f"{len(numbers)} lines were not written by the service.")
    return Fault(RECORDS, where, lines_differ(says, sealed, numbers))


def lines_differ(says: Mapping[str, Any] | None, sealed: Mapping[str, Any], numbers: Sequence[int]) -> str:
    """A sentence that names the columns and the first lines. `numbers` are the lines there are, in order."""
    before = _cut(sealed["lines"])
    if says is None or len(numbers) != len(before):
        return f"there are {len(numbers)} lines, and the service wrote {len(before)}."
    pairs = zip(numbers, _cut(says["lines"]), before, strict=True)
    changed = [number for number, one, other in pairs if one != other]
    columns = [name for name, digest in says["columns"].items() if digest != sealed["columns"].get(name)]
    named = ", ".join(str(number) for number in changed[:MOST_NAMED])
    more = f" and {len(changed) - MOST_NAMED} more" if len(changed) > MOST_NAMED else ""
    verb = "is" if len(columns) == 1 else "are"
    return f"{', '.join(map(_column, columns))} {verb} not what the service wrote, in line {named}{more}."


def _cut(lines: str) -> list[str]:
    return [lines[start : start + 8] for start in range(0, len(lines), 8)]


def _seals_edited() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN_SEALS)
        for table, row in cursor.fetchall():
            yield Fault(RECORDS, f"seal of row {row} of {table}", "it is not what was sealed.")


def _written_by_others() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(_BY_OTHERS, [settings.DATABASE_APP_ROLE])
        for table, row, role, moment in cursor.fetchall():
            told = TOLD.get(table, TOLD_LINES)
            where = _where(table, told, row) if table in TOLD else f"{told.name}s of return row {row}"
            yield Fault(
                RECORDS,
                where,
                f"it was written by {role} on {moment:%-d %B %Y} at {moment:%H:%M} UTC, and not by the "
                "service.",
            )
