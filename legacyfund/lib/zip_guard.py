"""Opening a zip that came from outside, only when unpacking it can do no harm.

Office files (XLSX, DOCX, ODT) are zips. Everything is read off the list of entries before a single
entry is unpacked (ASVS 5.0, 5.2.3): how much it would unpack to, into how many entries, under which
names. `zipfile` unpacks no entry beyond the size the list gives, so the sum is a true bound.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from legacyfund.lib.errors import DomainError

PROTECTED = "The file is protected by a password. Save a copy without one and upload that."
_END = b"PK\x05\x06"
_END_OF_LARGE = b"PK\x06\x07"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(KeyError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
)
_ACTIVE = (
    ("vbaproject", "macros"),
    ("/macrosheets/", "macros"),
    ("/basic/", "macros"),
    ("/scripts/", "macros"),
    ("/activex/", "ActiveX controls"),
    ("/externallinks/", "links to other files"),
    ("/connections.xml", "connections to other data"),
)


@dataclass(frozen=True)
class ZipLimits:
    """`unpacked`: bytes of all entries together. `ratio`: bytes unpacked for each byte of the file."""

    unpacked: int = 150_000_000
    entries: int = 2_000
    ratio: int = 150
    listing: int = 1_000_000


class ArchiveRefused(DomainError):
    """The file is no zip that can be unpacked safely. `code` names the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, field="file")
        self.code = code


def open_archive(stream: BinaryIO, limits: ZipLimits | None = None) -> zipfile.ZipFile:
    """The zip, with its entries checked and none of them read. `stream` must be seekable; it stays open.

    Raises ArchiveRefused: NOT_A_ZIP, TOO_MANY_ENTRIES, TOO_LARGE_UNPACKED, ENCRYPTED, ENTRY_NAME,
    ENTRY_TWICE or ENTRY_METHOD.
    """
    limits = limits or ZipLimits()
    size = _check_listing(stream, limits)
    try:
        archive = zipfile.ZipFile(stream)
    except _UNREADABLE as error:
        raise _not_a_zip() from error
    entries = archive.infolist()
    _check_size(entries, size, limits)
    _check_names(entries)
    for entry in entries:
        _check_entry(entry)
    return archive


def check_inactive(names: Iterable[str]) -> None:
    """Raises ArchiveRefused (ACTIVE_CONTENT) when an Office file holds something that runs or reaches out.

    `names` are those of its entries.
    """
    for name in names:
        place = f"/{name.casefold()}"
        for mark, kind in _ACTIVE:
            if mark in place:
                raise ArchiveRefused(
                    "ACTIVE_CONTENT",
                    f"The file holds {kind}, which are not taken. Save a copy without them and upload that.",
                )


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """The entry's bytes. Raises ArchiveRefused when it is missing or damaged."""
    try:
        return archive.read(name)
    except _UNREADABLE as error:
        raise ArchiveRefused(
            "DAMAGED", "The file is damaged. Open it, save it again and upload that."
        ) from error


def _check_listing(stream: BinaryIO, limits: ZipLimits) -> int:
    """The file's size. The list of entries itself may be the bomb, so its length is looked at first."""
    size = stream.seek(0, 2)
    start = max(0, size - _END_SIZE - _LONGEST_COMMENT - 20)
    stream.seek(start)
    tail = stream.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise _not_a_zip()
    count, length = struct.unpack("<HL", tail[place + 10 : place + 16])
    if count > limits.entries or length > limits.listing or _END_OF_LARGE in tail[:place][-20:]:
        raise _too_many(limits)
    stream.seek(0)
    return size


def _check_size(entries: list[zipfile.ZipInfo], size: int, limits: ZipLimits) -> None:
    if len(entries) > limits.entries:
        raise _too_many(limits)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked or unpacked > size * limits.ratio:
        raise ArchiveRefused(
            "TOO_LARGE_UNPACKED",
            f"The file is {_megabytes(size)} and would unpack to {_megabytes(unpacked)}, so it was not "
            "opened. Remove empty rows and pictures, save it again, or split it.",
        )


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        parts = name.split("/")
        if name.startswith("/") or ".." in parts or "\\" in name or ":" in name or "\x00" in name:
            raise ArchiveRefused(
                "ENTRY_NAME", "The file holds an entry whose name leads out of it. It was not opened."
            )
        if name.casefold() in seen:
            raise ArchiveRefused(
                "ENTRY_TWICE", "The file holds two entries of one name, so it could be read in two ways."
            )
        seen.add(name.casefold())


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise ArchiveRefused("ENCRYPTED", PROTECTED)
    if entry.compress_type not in _METHODS:
        raise ArchiveRefused(
            "ENTRY_METHOD", "The file is packed in a way that is not read. Save it again and upload that."
        )


def _megabytes(size: int) -> str:
    return f"{max(1, size // 1_000_000):,} MB" if size >= 1_000_000 else f"{max(1, size // 1000):,} kB"


def _not_a_zip() -> ArchiveRefused:
    return ArchiveRefused("NOT_A_ZIP", "The file is damaged or is not what its name says. Save it again.")


def _too_many(limits: ZipLimits) -> ArchiveRefused:
    return ArchiveRefused(
        "TOO_MANY_ENTRIES", f"The file holds more than {limits.entries:,} entries, so it was not opened."
    )
