"""Spreadsheets are opened by a process of their own, with bounds to its memory and time.

The library that reads them makes a sheet as large as its last filled cell lies far, and a file of a few
hundred bytes can ask for more than a machine has. Whatever happens there, this process goes on and says so.
"""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

from legacyfund.lib.tables.shapes import FileRefused, TableLimits
from legacyfund.lib.zip_guard import PROTECTED, ArchiveRefused, check_inactive, open_archive, read_entry

PATIENCE = 90
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LIB = Path(__file__).parents[1]
_RUN = f"import sys; sys.path.append({str(_LIB)!r}); from tables.books import main; main()"
_OTHER_KINDS = (
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint file"),
)
_BINARY = b"vnd.ms-excel.sheet.binary.macroenabled"
"""What every XLSB calls itself, whether it holds macros or not: those are known by their parts."""
_SAVE = "Save it as XLSX or CSV (UTF-8)."
_WORDS = {
    "XML_ENTITIES": "The file defines XML entities or a document type, which no spreadsheet does. It was not "
    "read.",
    "PASSWORD": PROTECTED,
    "OUT_OF_ORDER": "The sheet’s rows are out of order after row {about}. Save it again.",
    "NO_ADDRESS": "The sheet holds a cell without an address. Save it again.",
    "CELL_TWICE": "Row {about} of the sheet holds a cell twice. Save it again.",
    "TOO_WIDE": "Row {line} is filled beyond column {columns}. Delete what stands there.",
    "TOO_MANY": "The sheet is too large to be read. Delete what stands far below or beside the table, or "
    "split it.",
    "DAMAGED": "The file is damaged. Open it, save it again and upload that.",
}


def read_apart(stream: BinaryIO, limits: TableLimits) -> dict[str, Any]:
    """What `books.read_book` found in the file. Raises FileRefused."""
    content = check_file(stream, limits)
    command = [sys.executable, "-I", "-c", _RUN, str(limits.columns), str(limits.rows)]
    try:
        done = subprocess.run(  # noqa: S603  our own program, and numbers
            command, input=content, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal("TOO_MANY") from error
    if done.returncode:
        ran_out = done.returncode < 0 or b"MemoryError" in done.stderr
        raise _refusal("TOO_MANY" if ran_out else "DAMAGED")
    found: dict[str, Any] = json.loads(done.stdout)
    if "refused" in found:
        code, about, line = found["refused"]
        raise _refusal(code, about=about, line=line, columns=limits.columns)
    return found


def size_to_read(content: bytes) -> int:
    """Bytes that reading the file goes through: those of a packed one once it is unpacked, as it says."""
    if not content.startswith(ZIP):
        return len(content)
    try:
        return sum(entry.file_size for entry in open_archive(io.BytesIO(content)).infolist())
    except ArchiveRefused:
        return len(content)


def _refusal(code: str, *, line: int | None = None, **about: object) -> FileRefused:
    name = code if code in ("XML_ENTITIES", "PASSWORD", "TOO_WIDE", "TOO_MANY") else "DAMAGED"
    return FileRefused(name, _WORDS[code].format(line=line, **about), line=line)


def check_file(stream: BinaryIO, limits: TableLimits) -> bytes:
    """Its bytes, once they are known to be of a kind that may be opened. Raises FileRefused."""
    stream.seek(0)
    content = stream.read(limits.size + 1)
    if len(content) > limits.size:
        raise FileRefused("TOO_LARGE", f"The file is larger than {limits.size // 1_000_000} MB. Split it.")
    if content.startswith(ZIP):
        try:
            _check_zip(stream, limits)
        except ArchiveRefused as refusal:
            raise FileRefused(refusal.code, refusal.message) from refusal
    elif is_protected(content):
        raise _refusal("PASSWORD")
    elif _named(content, "_VBA_PROJECT"):
        raise FileRefused("MACROS", "The file holds macros. Save it as XLSX without them.")
    return content


def is_protected(content: bytes) -> bool:
    """Whether it is an Office file of any kind behind a password."""
    return content.startswith(OLD) and _named(content, "EncryptedPackage")


def _named(content: bytes, stream: str) -> bool:
    """Whether a compound file has a stream of that name."""
    return stream.encode("utf-16-le") in content


def _check_zip(stream: BinaryIO, limits: TableLimits) -> None:
    archive = open_archive(stream, limits.zip)
    names = archive.namelist()
    check_inactive(names)
    for name, kind in _OTHER_KINDS:
        if name in names:
            raise FileRefused("NOT_XLSX", f"This is {kind}. {_SAVE}")
    if "content.xml" in names:
        if b"spreadsheet" not in (read_entry(archive, "mimetype") if "mimetype" in names else b""):
            raise FileRefused("NOT_XLSX", f"This is an OpenDocument file and no spreadsheet. {_SAVE}")
    elif "[Content_Types].xml" not in names:
        raise FileRefused("NOT_XLSX", f"This is a zip file and no spreadsheet. {_SAVE}")
    elif b"macroenabled" in read_entry(archive, "[Content_Types].xml").lower().replace(_BINARY, b""):
        raise FileRefused("MACROS", "The file is made to hold macros. Save it as XLSX without them.")
