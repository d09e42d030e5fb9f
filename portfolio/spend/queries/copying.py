"""Accepted spend lines as CSV or NDJSON, made by PostgreSQL itself and handed on as it sends them.

A line is never an object here: memory does not grow with the lines, and the first of them leave at once.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Literal, cast

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import (
    Case,
    CharField,
    Expression,
    F,
    Func,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, NullIf
from psycopg import Connection, Copy
from psycopg.abc import PQGen
from psycopg.generators import copy_from
from psycopg.pq.abc import PGconn

from legacyfund.lib.delimited import FORMULA_STARTS
from portfolio.spend.models import SpendLine
from portfolio.spend.queries.lines import SpendFilter
from portfolio.spend.rules.feed import FIELDS, csv_head
from portfolio.spend.rules.lines import TEXT_LENGTHS

Form = Literal["csv", "ndjson"]
LEAST_BYTES = 64 * 1024
"""Of a block, the last alone excepted."""
_STARTS = FORMULA_STARTS.replace("\x00", "")  # no text of the database holds one
_CODES = ", ".join(str(ord(sign)) for sign in _STARTS)
_BLANK_MOSTLY = ("waived", "correction")
"""Of the service's own words, which hold nothing to defuse."""
_NUMBERS = ("feed_no", "line", "period", "posted_period", "corrects")
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
        _never_sorted(cursor),
        cursor.copy(f"COPY ({sql}) TO STDOUT WITH ({_FORMATS[form]})", params) as copy,
    ):
        for rows in _blocks(copy):
            yield _csv(rows) if form == "csv" else _ndjson(rows)


@contextmanager
def _never_sorted(cursor: CursorWrapper) -> Iterator[None]:
    """Every index of lines ends with their number. A sort of all of them would hold back the first byte."""
    cursor.execute("SET LOCAL enable_sort = off")
    yield
    cursor.execute("RESET enable_sort")


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
    """PostgreSQL ends a row with a line feed alone."""
    return b"".join(part for row in rows for part in (row[:-1], b"\r\n"))


def _ndjson(rows: list[memoryview]) -> bytes:
    """COPY doubles each backslash. JSON holds nothing else that it would escape."""
    return b"".join(rows).replace(rb"\\", b"\\")


def _statement(form: Form, wanted: SpendFilter, after: int, up_to: int) -> tuple[str, tuple[object, ...]]:
    lines = wanted.lines().filter(feed_no__gt=after, feed_no__lte=up_to)
    columns = [_column(form, name) for name in FIELDS]
    named = {f"column_{place}": column for place, column in enumerate(columns)}
    sql, params = lines.annotate(**named).values_list(*named).query.sql_with_params()
    if form == "ndjson":
        names = ", ".join(f'"{name}"' for name in FIELDS)
        sql = f"SELECT {_DOCUMENT} FROM ({sql}) AS document ({names})"  # noqa: S608 - our names
    return sql, params


def _document() -> str:
    """What `row_to_json` makes of the columns. It asks anew for each value how one of its type is written,
    which takes longer than all the rest. So it is left the lines in which a text has what JSON escapes: a
    backslash stands in front of that, and nowhere else.
    """
    texts = ", ".join(f'"{name}"' for name in FIELDS if name not in (*_NUMBERS, "date", "amount"))
    parts, sign = [], "{"
    for name in FIELDS:
        value = f"""coalesce("{name}"::text, 'null')""" if name == "corrects" else f'"{name}"'
        before, after = ("", ",") if name in _NUMBERS else ('"', '",')
        parts += [f"""'{sign}"{name}":{before}'""", value]
        sign = after
    ending = sign.removesuffix(",")
    return (
        f"CASE WHEN strpos(to_json(concat({texts}))::text, '\\') = 0"
        f" THEN concat({', '.join(parts)}, '{ending}}}') ELSE row_to_json(document)::text END"
    )


def _column(form: Form, name: str) -> Expression | F:
    column = _SOURCES.get(name, F(name))
    if form == "ndjson":
        return Cast(column, CharField()) if name == "amount" else column
    if name in TEXT_LENGTHS:
        return _Defused(column)
    return NullIf(column, Value("")) if name in _BLANK_MOSTLY else column


class _Defused(Func):
    """What `defuse` makes of a reported text; a blank is null, since COPY puts quotes around it else. Texts
    are looked over for what could run before the pattern is tried, which costs more than all the rest.
    """

    template = (
        f"CASE WHEN ascii(%(expressions)s) IN ({_CODES})"
        " OR strpos(%(expressions)s, ';') > 0 OR strpos(%(expressions)s, chr(9)) > 0"
        f" THEN CASE WHEN ascii(%(expressions)s) IN ({_CODES}) THEN '''' ELSE '' END"
        f" || regexp_replace(%(expressions)s, '([;\t])(?=[{_STARTS}])', '\\1''', 'g')"
        " ELSE NULLIF(%(expressions)s, '') END"
    )
    output_field = CharField()


_SOURCES: dict[str, Expression | F] = {
    "fund": F("fund__reference"),
    "award": F("award__reference"),
    "department": Concat(Value("GB-GOR-"), F("department__code"), output_field=CharField()),
    "return": F("spend_return__reference"),
    "line": F("line_number"),
    # Asked of the few lines that correct another: joined, every line would be looked up.
    "corrects": Case(
        When(
            corrects__isnull=False,
            then=Subquery(SpendLine.objects.filter(pk=OuterRef("corrects_id")).values("feed_no")),
        ),
        output_field=IntegerField(),
    ),
}
_DOCUMENT = _document()
