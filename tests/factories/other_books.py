"""Workbooks of other kinds than XLSX, as small as they can be: ODS, and the old XLS in its compound file."""

import struct
from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.factories.files import zipped

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def ods_cell(text: str, kind: str = "string", *, value: str = "", more: str = "") -> str:
    stated = f'office:value-type="{kind}"' if kind else ""
    if value:
        stated += f' office:{"date-value" if kind == "date" else "value"}="{value}"'
    return f"<table:table-cell {stated} {more}><text:p>{escape(text)}</text:p></table:table-cell>"


def ods(rows: Sequence[str]) -> bytes:
    """Rows as XML of their cells; one that begins with `<table:table-row` is taken as it is."""
    body = "".join(
        row if row.startswith("<table:table-row") else f"<table:table-row>{row}</table:table-row>"
        for row in rows
    )
    content = (
        f"<office:document-content {_NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="Register">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/></manifest:manifest>'
    )
    return zipped({"mimetype": _ODS, "META-INF/manifest.xml": manifest, "content.xml": content})


XlsCell = str | float | bytes | None
"""Bytes are an error's code."""


def xls(rows: Sequence[Sequence[XlsCell]]) -> bytes:
    """BIFF 8: text, numbers and errors in one sheet called Register."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)
    name = b"Register"
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    end = _record(0x000A, b"")
    bound = len(head) + 4 + 8 + len(name) + len(end)
    sheet = _record(0x0085, struct.pack("<IHBB", bound, 0, len(name), 0) + name)
    cells = b"".join(
        _xls_cell(place, column, cell)
        for place, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell is not None
    )
    return _compound(head + sheet + end + _record(0x0809, begin) + cells + end)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _xls_cell(row: int, column: int, cell: str | float | bytes) -> bytes:
    where = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, str):
        return _record(0x0204, where + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    if isinstance(cell, bytes):
        return _record(0x0205, where + cell + b"\x01")
    return _record(0x0203, where + struct.pack("<d", cell))


_SECTOR = 512
_FREE, _LAST, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream, `Workbook`: a table of sectors, a folder, then the stream."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // _SECTOR)
    chain = [_TABLE, _LAST, *range(3, count + 2), _LAST]
    table = struct.pack("<128I", *(chain + [_FREE] * (128 - len(chain))))
    folder = _entry("Root Entry", 5, _LAST, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _LAST, 0, _LAST, 0)
    head += struct.pack("<109I", 0, *([_FREE] * 108))
    return head + table + folder.ljust(_SECTOR, b"\0") + stream.ljust(count * _SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", _FREE, _FREE, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
