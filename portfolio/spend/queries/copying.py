"""Accepted spend lines as CSV or NDJSON, made by PostgreSQL itself and handed on as it sends them.

A line is never an object here: memory does not grow with the lines, and the first of them leave at once.
"""

import re
from collections.abc import Generator, Iterable, Iterator
from typing import Literal, cast

from django.db import connection, transaction
from django.db.models import BooleanField, Case, CharField, Expression, F, Func, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf
from psycopg import Connection, Copy
from psycopg.abc import PQGen
from psycopg.generators import copy_from
from psycopg.pq.abc import PGconn

from legacyfund.lib.delimited import FORMULA_STARTS
from legacyfund.planning import planned_without
from portfolio.spend.queries.lines import SpendFilter, field_of
from portfolio.spend.rules.feed import FIELDS, csv_head
from portfolio.spend.rules.lines import TEXT_LENGTHS

Form = Literal["csv", "ndjson"]
LEAST_BYTES = 64 * 1024
"""Of a block, the last alone excepted."""
_STARTS = FORMULA_STARTS.replace("\x00", "")  # no text of the database holds one
_CODES = ", ".join(str(ord(sign)) for sign in _STARTS)
_PARTED = re.compile(b"([;\t])(?=%b)" % b"|".join(re.escape(sign.encode()) for sign in _STARTS))
"""What `defuse` looks for inside a text."""
_BLANK_MOSTLY = ("waived", "correction")
"""Of the service's own words, which hold nothing to defuse."""
_OWN_WORDS = ("year", "posted_year", "control_budget", "date", "amount", "correction")
"""Text in JSON, of words and digits alone."""
_NUMBERS = ("feed_no", "line", "period", "posted_period", "corrects")
_ESCAPED = '[\x01-\x1f"\\\\]'
"""What JSON does not write as it is."""
_FORMATS: dict[Form, str] = {"csv": "FORMAT csv", "ndjson": "FORMAT text"}


def copy_lines(form: Form, wanted: SpendFilter, *, after: int, up_to: int) -> Generator[bytes]:
    """What `csv_head()` and `csv_lines` give of the lines, or a JSON document a line, in blocks, in the order
    of the feed: those numbered beyond `after`, up to and with `up_to`.

    It runs on the thread's connection, over which nothing else may be asked until it has ended or was closed.
    Closed early it cancels the statement, and what stands around it goes on.
    """
    if form == "csv":
        yield csv_head().encode()
    sql, params = _statement(form, wanted, after, up_to)
    with (
        transaction.atomic(),
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        # Every index of lines ends with their number. A sort of all of them would hold back the first byte.
        planned_without(cursor, "sort"),
        cursor.copy(f"COPY ({sql}) TO STDOUT WITH ({_FORMATS[form]})", params) as copy,
    ):
        for rows in _blocks(copy):
            yield _csv(rows) if form == "csv" else _ndjson(rows)


def _blocks(copy: Copy) -> Iterator[list[memoryview]]:
    link = cast("Connection[tuple[object, ...]]", copy.connection)
    ended = False
    while not ended:
        rows, ended = link.wait(_block(link.pgconn))
        if rows:
            yield rows


def _block(pgconn: PGconn) -> PQGen[tuple[list[memoryview], bool]]:
    """Rows until they come to LEAST_BYTES, and whether they were the last: one wait for all of them."""
    rows: list[memoryview] = []
    size = 0
    while size < LEAST_BYTES:
        row = yield from copy_from(pgconn)
        if not isinstance(row, memoryview):
            return rows, True
        rows.append(row)
        size += len(row)
    return rows, False


def _csv(rows: list[memoryview]) -> bytes:
    """PostgreSQL ends a row with a line feed alone. What could run after a separator inside a text is looked
    for here, in all rows at once: no row ends with a text, so it is never what comes after a cell.
    """
    lines = b"".join(part for row in rows for part in (row[:-1], b"\r\n"))
    return _PARTED.sub(rb"\1'", lines) if b";" in lines or b"\t" in lines else lines


def _ndjson(rows: list[memoryview]) -> bytes:
    """COPY doubles each backslash. JSON holds nothing else that it would escape."""
    return b"".join(rows).replace(rb"\\", b"\\")


def _statement(form: Form, wanted: SpendFilter, after: int, up_to: int) -> tuple[str, tuple[object, ...]]:
    lines = wanted.lines().filter(feed_no__gt=after, feed_no__lte=up_to)
    columns = [_cell(name) for name in FIELDS] if form == "csv" else [_document()]
    named = {f"column_{place}": column for place, column in enumerate(columns)}
    return lines.annotate(**named).values_list(*named).query.sql_with_params()


def _cell(name: str) -> Expression | F:
    field = field_of(name)
    if name in TEXT_LENGTHS:
        return _Defused(field)
    return NullIf(field, Value("")) if name in _BLANK_MOSTLY else field


class _Defused(Func):
    """What `defuse` makes of how a reported text begins; a blank is null, since COPY puts quotes around it
    else.
    """

    template = (
        "CASE WHEN %(expressions)s = '' THEN NULL"
        f" WHEN ascii(%(expressions)s) IN ({_CODES}) THEN '''' || %(expressions)s"
        " ELSE %(expressions)s END"
    )
    output_field = CharField()


def _document() -> Expression:
    """A line as `row_to_json` writes it. Nearly every one holds nothing that JSON would escape: that is asked
    of its texts together, and then they are written as they are, which takes two thirds of the time.
    """
    fields = {name: field_of(name) for name in FIELDS}
    fields["corrects"] = Coalesce(Cast(fields["corrects"], TextField()), Value("null"))
    texts = [field for name, field in fields.items() if name not in (*_NUMBERS, *_OWN_WORDS)]
    as_it_is, escaped, before, after = [], [], "{", ""
    for name, field in fields.items():
        quote = "" if name in _NUMBERS else '"'
        as_it_is += [Value(f'{after}{before}"{name}":{quote}'), field]
        escaped += [Value(f'{before}"{name}":'), Func(field, function="to_json") if quote else field]
        before, after = ",", quote
    return Case(
        When(_Matches(_joined(texts), Value(_ESCAPED)), then=_joined([*escaped, Value("}")])),
        default=_joined([*as_it_is, Value(f"{after}}}")]),
    )


def _joined(parts: Iterable[Expression | F]) -> Func:
    return Func(*parts, function="concat", output_field=TextField())


class _Matches(Func):
    arg_joiner = " ~ "
    template = "%(expressions)s"
    output_field = BooleanField()
