"""The bytes of sealed files, in the folder: where each lies, and opening it only where it is whole."""

import hashlib
import os
from io import BufferedReader
from pathlib import Path

from django.conf import settings

from legacyfund.lib.errors import ConflictRefused
from portfolio.spend.models import FundPeriod
from portfolio.treasury.sealing.models import SealedFile
from portfolio.treasury.sealing.rules.files import Form, period_name

MOST_REMEMBERED = 2_000
_Identity = tuple[int, ...]
_known: dict[_Identity, str] = {}
"""The SHA-256 of files this process has read, by what changes with their bytes."""


class SealedFileAway(ConflictRefused):
    """Its bytes are not there, or not what was sealed."""

    def __init__(self) -> None:
        super().__init__(
            "This sealed file is not there as it was sealed, so it is not handed out. It is being written "
            "again: ask again in a few minutes. If it stays away, tell whoever runs the service; its lines "
            "can be read from the feed meanwhile."
        )


def place_of(period: FundPeriod, form: Form | str) -> Path:
    folder = Path(settings.SEALED_FILES) / period.fund.reference
    return folder / f"{period_name(period.month)}.{form}"


def place_of_file(file: SealedFile) -> Path:
    return place_of(file.segment.period, file.form)


def is_there(file: SealedFile) -> bool:
    """Whether there is one of its size. What is in it is another question."""
    place = place_of_file(file)
    return place.is_file() and place.stat().st_size == file.size


def is_whole(file: SealedFile) -> bool:
    """Whether its bytes are those that were sealed; all of them are read."""
    try:
        with place_of_file(file).open("rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == file.sha256
    except FileNotFoundError:
        return False


def open_sealed(file: SealedFile) -> BufferedReader:
    """From its start. Raises SealedFileAway where one byte is not as it was sealed.

    A process reads it all once, and again when the file has changed since: whoever changes the bytes
    changes the moment of the last change, which nobody sets by hand.
    """
    try:
        stored = place_of_file(file).open("rb")
    except FileNotFoundError:
        raise SealedFileAway from None
    if _sha256_of(stored) != file.sha256:
        stored.close()
        raise SealedFileAway
    return stored


def _sha256_of(stored: BufferedReader) -> str:
    found = os.fstat(stored.fileno())
    identity = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    if identity not in _known:
        if len(_known) >= MOST_REMEMBERED:
            _known.clear()
        _known[identity] = hashlib.file_digest(stored, "sha256").hexdigest()
        stored.seek(0)
    return _known[identity]
