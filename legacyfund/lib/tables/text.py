"""From the bytes of a text file to rows of cells, or a clear word on why not.

The file is read as a stream, once to find its encoding and once for its rows, and never held whole.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import BinaryIO

from legacyfund.lib.tables.odd_rows import is_filler
from legacyfund.lib.tables.shapes import FileRefused, Headings, SheetRow, TableLimits

BLOCK = 1 << 20
SEPARATORS = ",;\t|"
SAMPLE = 1 << 16
LONGEST_CELL = 131_072

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}<(?:!doctype|html|table|\?xml|head|body|script)", re.IGNORECASE
)
_HALF_PAIR = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def find_encoding(stream: BinaryIO, limits: TableLimits) -> str:
    """`utf-8-sig`, `utf-16…` or `cp1252`, by reading every byte. Raises FileRefused for what is no text."""
    stream.seek(0)
    start = stream.read(4096)
    stream.seek(0)
    if not start:
        raise FileRefused("EMPTY", "The file is empty.")
    _check_kind(start)
    wide = _wide(start)
    decoder = codecs.getincrementaldecoder(wide or "utf-8")()
    is_whole, size, before = True, 0, b""
    while block := stream.read(BLOCK):
        size += len(block)
        if size > limits.size:
            raise FileRefused(
                "TOO_LARGE", f"The file is larger than {limits.size // 1_000_000} MB. Split it."
            )
        if not wide:
            _check_block(block, before)
        is_whole = is_whole and _decodes(decoder, block)
        before = (before + block)[-2:]
    is_whole = is_whole and _decodes(decoder, b"", final=True)
    if wide and not is_whole:
        raise FileRefused("DAMAGED", "The file is no whole text in UTF-16. Save it as CSV (UTF-8).")
    return wide or ("utf-8-sig" if is_whole else "cp1252")


def _wide(start: bytes) -> str:
    """UTF-16, by its mark or by every other byte being NUL, as in text of our letters."""
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if len(start) >= 8 and len(start) % 2 == 0:
        half = len(start) // 2
        for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
            if start[first::2].count(0) > half * 0.8 and not start[1 - first :: 2].count(0):
                return name
    return ""


def _check_kind(start: bytes) -> None:
    if start.startswith(b"%PDF"):
        raise FileRefused("NOT_CSV", "This is a PDF, whatever its name says. Save it as XLSX or CSV (UTF-8).")
    if _MARKUP.match(start):
        raise FileRefused(
            "NOT_CSV", "This is a web page, whatever its name says. Save the data as XLSX or CSV (UTF-8)."
        )


def _check_block(block: bytes, before: bytes) -> None:
    if b"\x00" in block:
        raise FileRefused("NUL", "The file holds NUL bytes, so it is not text. Save it as CSV (UTF-8).")
    if _HALF_PAIR.search(before + block):
        raise FileRefused(
            "HALF_PAIR", "The file holds half of a character pair, which no text has. Save it as CSV (UTF-8)."
        )


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        return "\x00" not in decoder.decode(block, final)
    except UnicodeDecodeError:
        return False


def find_separator(stream: BinaryIO, encoding: str, headings: Headings) -> str:
    """The mark by which a line of the beginning holds most headings, else by which most lines are as wide."""
    stream.seek(0)
    sample = stream.read(SAMPLE).decode(encoding, "ignore")
    return max(SEPARATORS, key=lambda mark: _suits(sample, mark, headings))


def _suits(sample: str, separator: str, headings: Headings) -> tuple[int, int]:
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), 40))
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(map(headings.rate, rows), default=0), max(widths.values(), default=0)


def read_text_rows(
    stream: BinaryIO, encoding: str, separator: str, limits: TableLimits
) -> Iterator[SheetRow]:
    """Filled rows. `stream` must be seekable; it stays open. Raises FileRefused at the row it meets."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        yield from _rows(text, separator, limits)
    finally:
        # Rows that nobody reads to their end outlive the file.
        if not stream.closed:
            text.detach()


def _rows(text: Iterable[str], separator: str, limits: TableLimits) -> Iterator[SheetRow]:
    reader = csv.reader(map(_without_mark, text), strict=True, delimiter=separator)
    line, filled, columns = 0, 0, limits.columns
    while True:
        line += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _not_closed(line, error) from error
        if is_filler(cells):
            continue
        filled += 1
        if filled > limits.rows + 1:
            raise FileRefused(
                "TOO_MANY", f"The file has more than {limits.rows:,} lines. Split it.", line=line
            )
        if len(cells) > columns:
            if any(cell.strip() for cell in cells[columns:]):
                raise FileRefused(
                    "TOO_WIDE",
                    f"Line {line} is filled beyond column {columns}. Delete what stands there.",
                    line=line,
                )
            cells = cells[:columns]
        yield SheetRow(line, cells)


def _without_mark(line: str) -> str:
    """Without the mark that a file of text begins with, also where two files were joined."""
    return line.removeprefix("\ufeff").removeprefix("ï»¿")


def _not_closed(line: int, error: csv.Error) -> FileRefused:
    if "field larger" in str(error):
        return FileRefused(
            "CELL_TOO_LONG",
            f"Line {line} holds a cell of more than {LONGEST_CELL:,} characters. Look for a quotation mark "
            "that is never closed, or shorten the cell.",
            line=line,
        )
    return FileRefused(
        "QUOTES",
        f"Line {line} has a quotation mark that is not closed, or one inside a cell that begins with "
        "one. Put the whole cell in quotation marks and write each mark inside it twice, such as "
        '"""HALL"" LTD".',
        line=line,
    )
