"""Tables handed out as files: CSV streamed as it is read, a workbook once it is whole."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse, StreamingHttpResponse

from legacyfund.lib.delimited import csv_text, defuse
from legacyfund.lib.tables.writing import Cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_answer(rows: Iterable[Sequence[Cell]], name: str) -> StreamingHttpResponse:
    """`name` is what the reader's machine calls the file: letters of ours alone."""
    return StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8", headers=_named(name))


def workbook_answer(workbook: bytes, name: str) -> HttpResponse:
    return HttpResponse(workbook, content_type=XLSX, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _csv(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """With the mark by which a spreadsheet knows UTF-8."""
    yield "\ufeff"
    for row in rows:
        yield csv_text([[defuse(cell) for cell in row]])
