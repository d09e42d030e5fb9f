"""Tables handed out as files: CSV streamed as it is read, a workbook once it is whole; and calendars."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.http import HttpResponse, StreamingHttpResponse

from legacyfund.lib.delimited import csv_text, defuse
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.tables.writing import Cell

BYTE_ORDER_MARK = "\ufeff"
ROWS_AT_ONCE = 200
MOST_IN_A_WORKBOOK = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TooManyForWorkbook(ConflictRefused):
    """The table is longer than a workbook that is made while somebody waits."""


def csv_answer(rows: Iterable[Sequence[Cell]], name: str) -> StreamingHttpResponse:
    """`name` is what the reader's machine calls the file: letters of ours alone."""
    return StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8", headers=_named(name))


def workbook_answer(workbook: bytes, name: str) -> HttpResponse:
    return HttpResponse(workbook, content_type=XLSX, headers=_named(name))


def calendar_answer(calendar: bytes, name: str) -> HttpResponse:
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8", headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _csv(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """With the mark by which a spreadsheet knows UTF-8."""
    yield BYTE_ORDER_MARK
    left = iter(rows)
    while some := [[defuse(cell) for cell in row] for row in islice(left, ROWS_AT_ONCE)]:
        yield csv_text(some)
