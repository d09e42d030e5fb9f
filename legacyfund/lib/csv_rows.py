"""From the bytes of a comma-separated file to rows of cells, or a clear word on why not.

The file is read as a stream, once to find its encoding and once for its rows, and never held whole.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from legacyfund.lib.errors import DomainError

BLOCK = 1 << 20

Row = tuple[int, list[str]]
"""The line's number as a spreadsheet counts, and its cells."""

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


@dataclass(frozen=True)
class FileLimits:
    """`lines`: the lines below the header."""

    size: int = 50_000_000
    lines: int = 100_000


class FileRefused(DomainError):
    """The file cannot be read as rows of cells at all."""

    def __init__(self, code: str, message: str, *, line: int | None = None) -> None:
        super().__init__(message, field="file")
        self.code = code
        self.line = line


def find_encoding(stream: BinaryIO, limits: FileLimits) -> str:
    """`utf-8-sig` or `cp1252`, by reading every byte. Raises FileRefused for what is no text."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf_8, size, before = True, 0, b""
    while block := stream.read(BLOCK):
        if size == 0:
            _check_kind(block)
        size += len(block)
        _check_block(block, before, size, limits)
        utf_8 = utf_8 and _decodes(decoder, block)
        before = (before + block)[-2:]
    if size == 0:
        raise FileRefused("EMPTY", "The file is empty.")
    return "utf-8-sig" if utf_8 and _decodes(decoder, b"", final=True) else "cp1252"


def read_csv_rows(stream: BinaryIO, encoding: str, limits: FileLimits) -> Iterator[Row]:
    """Rows from the header on, blank ones left out. `stream` must be seekable; it stays open.

    Raises FileRefused at the row it meets.
    """
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        yield from _rows(text, limits)
    finally:
        text.detach()


def _check_kind(start: bytes) -> None:
    for signature, kind in _KINDS:
        if start.startswith(signature):
            raise FileRefused("NOT_CSV", f"This is {kind}, whatever its name says. Save it as CSV (UTF-8).")
    if _MARKUP.match(start):
        raise FileRefused(
            "NOT_CSV", "This is a web page, whatever its name says. Save the data as CSV (UTF-8)."
        )


def _check_block(block: bytes, before: bytes, size: int, limits: FileLimits) -> None:
    if size > limits.size:
        raise FileRefused("TOO_LARGE", f"The file is larger than {limits.size // 1_000_000} MB. Split it.")
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


def _rows(text: Iterable[str], limits: FileLimits) -> Iterator[Row]:
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
        if line > limits.lines + 1:
            raise FileRefused(
                "TOO_MANY", f"The file has more than {limits.lines:,} lines. Split it.", line=line
            )
        if "".join(cells).strip():
            yield line, cells


def check_delimiter(header: list[str]) -> None:
    """Raises FileRefused when the one cell of the first line is a row separated by something else."""
    for mark, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "upright bars")):
        if len(header) == 1 and mark in header[0]:
            raise FileRefused(
                "DELIMITER", f"The cells are separated by {name}. Save the file separated by commas.", line=1
            )


def without_mark(label: str) -> str:
    """A byte order mark read as Windows-1252 looks like this."""
    return label.removeprefix("ï»¿")
