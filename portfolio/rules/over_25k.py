"""From the bytes of a comma-separated file to rows of cells, or a clear word on why not.

Source of the layout: HM Treasury's guidance on publishing spending over £25,000. The file is read
twice as a stream (once to find its encoding, once for its rows) and never held whole.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from legacyfund.lib.errors import DomainError
from portfolio.rules.findings import Findings
from portfolio.rules.headers import (
    COLUMNS,
    OFFICIAL_HEADERS,
    OTHER_HEADERS,
    REQUIRED_COLUMNS,
    normalise_header,
)

MOST_BYTES = 50_000_000
MOST_LINES = 100_000
LONGEST_CELL = 4_000
_BLOCK = 1 << 20

Row = tuple[int, list[str]]
"""The line's number as a spreadsheet counts, and its cells."""

Places = dict[str, int]
"""Where each column of the layout stands in the file, by its name in `headers.COLUMNS`."""

_KINDS = (
    (b"PK\x03\x04", "a zip or Excel (XLSX) file"),
    (b"\xd0\xcf\x11\xe0", "an Excel (XLS) file"),
    (b"%PDF", "a PDF"),
    (b"\xff\xfe", "a file in UTF-16, which Excel calls Unicode text"),
    (b"\xfe\xff", "a file in UTF-16, which Excel calls Unicode text"),
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}<(?:!doctype|html|table|\?xml|head|body|script)", re.IGNORECASE
)
_HALF_PAIR = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")


class FileRefused(DomainError):
    """The file cannot be read as a comma-separated file at all."""

    def __init__(self, code: str, message: str, *, line: int | None = None) -> None:
        super().__init__(message, field="file")
        self.code = code
        self.line = line


def read_rows(stream: BinaryIO, findings: Findings) -> Iterator[Row]:
    """Rows from the header on, blank ones left out. `stream` must be seekable; it stays open.

    Warns when the encoding is not UTF-8. Raises FileRefused, at once or at the row it meets.
    """
    encoding = find_encoding(stream)
    if encoding != "utf-8-sig":
        findings.warning(
            "NOT_UTF_8",
            "The file is not in UTF-8, so it was read as Windows-1252. Look at names with accents and "
            "pound signs before you go on.",
        )
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        yield from _rows(text)
    finally:
        text.detach()


def find_encoding(stream: BinaryIO) -> str:
    """`utf-8-sig` or `cp1252`, by reading every byte. Raises FileRefused for what is no text."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf_8, size, before = True, 0, b""
    while block := stream.read(_BLOCK):
        if size == 0:
            _check_kind(block)
        size += len(block)
        _check_block(block, before, size)
        utf_8 = utf_8 and _decodes(decoder, block)
        before = (before + block)[-2:]
    if size == 0:
        raise FileRefused("EMPTY", "The file is empty.")
    return "utf-8-sig" if utf_8 and _decodes(decoder, b"", final=True) else "cp1252"


def _check_kind(start: bytes) -> None:
    for signature, kind in _KINDS:
        if start.startswith(signature):
            raise FileRefused("NOT_CSV", f"This is {kind}, whatever its name says. Save it as CSV (UTF-8).")
    if _MARKUP.match(start):
        raise FileRefused(
            "NOT_CSV", "This is a web page, whatever its name says. Save the data as CSV (UTF-8)."
        )


def _check_block(block: bytes, before: bytes, size: int) -> None:
    if size > MOST_BYTES:
        raise FileRefused("TOO_LARGE", f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it.")
    if b"\x00" in block:
        raise FileRefused("NUL", "The file holds NUL bytes, so it is not text. Save it as CSV (UTF-8).")
    if _HALF_PAIR.search(before + block):
        raise FileRefused(
            "HALF_PAIR", "The file holds half of a character pair, which no text has. Save it as CSV (UTF-8)."
        )


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _rows(text: Iterable[str]) -> Iterator[Row]:
    reader = csv.reader(text, strict=True)
    line = 0
    while True:
        line += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused(
                "QUOTES",
                f"Line {line} has a quotation mark that is not closed or doubled ({error}).",
                line=line,
            ) from error
        if line > MOST_LINES + 1:
            raise FileRefused(
                "TOO_MANY", f"The file has more than {MOST_LINES:,} lines. Split it.", line=line
            )
        if "".join(cells).strip():
            yield line, cells


def place_columns(header: list[str], findings: Findings) -> Places:
    """Where each column stands. Raises FileRefused when one that is needed is missing or there twice."""
    _check_delimiter(header)
    places: Places = {}
    for known in (OFFICIAL_HEADERS, OTHER_HEADERS):
        taken = set(places)
        for index, label in enumerate(header):
            name = known.get(normalise_header(_without_mark(label)))
            if name in places and name not in taken:
                raise FileRefused(
                    "COLUMN_TWICE", f"Two columns can be read as {COLUMNS[name]}. Remove one.", line=1
                )
            if name is not None and name not in taken:
                places[name] = index
    _check_required(places, header)
    _warn_unused(places, header, findings)
    return places


def _without_mark(label: str) -> str:
    """A byte order mark read as Windows-1252 looks like this."""
    return label.removeprefix("ï»¿")


def _check_delimiter(header: list[str]) -> None:
    for mark, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "upright bars")):
        if len(header) == 1 and mark in header[0]:
            raise FileRefused(
                "DELIMITER", f"The cells are separated by {name}. Save the file separated by commas.", line=1
            )


def _check_required(places: Places, header: list[str]) -> None:
    lacking = [COLUMNS[name] for name in REQUIRED_COLUMNS if name not in places]
    if lacking:
        seen = ", ".join(f"“{label.strip()[:40]}”" for label in header[:20])
        raise FileRefused(
            "COLUMN_MISSING",
            f"The first line has no column for {', '.join(lacking)}. It has {seen}. The first line must "
            "hold the column names.",
            line=1,
        )


def _warn_unused(places: Places, header: list[str], findings: Findings) -> None:
    used = set(places.values())
    for index, label in enumerate(header):
        if index not in used and label.strip():
            name = label.strip()[:80]
            findings.warning("COLUMN_UNUSED", f"The column “{name}” is not used.", line=1, column=name)
