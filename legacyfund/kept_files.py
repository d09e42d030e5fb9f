"""Files that departments send, kept in the database as they came."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from legacyfund.database import append_only
from legacyfund.lib.clamd import scan

LONGEST_NAME = 150


class KeptFile(models.Model):
    """A department's file, byte for byte. The same bytes are the same file, whatever its name.

    Never served as anything but a download. Each table of such files has its own `department` and, by
    `kept_once`, its own names of constraints.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        triggers = append_only()

    def __str__(self) -> str:
        return self.name


Kept = TypeVar("Kept", bound=KeptFile)


def kept_once(table: str) -> list[models.BaseConstraint]:
    """A department's file is there once, and is not empty; `table` begins the constraints' names."""
    return [
        models.UniqueConstraint(fields=["department", "sha256"], name=f"{table}_once"),
        models.CheckConstraint(condition=Q(size__gte=1), name=f"{table}_not_empty"),
    ]


def keep_file(
    kept: type[Kept],
    content: bytes,
    *,
    department: Any,
    name: str,
    unnamed: str,
    by: Any,
    now: datetime,
    client: Any = None,
) -> Kept:
    """The file, without its content read back; the one there is where the same bytes came before.

    It is called `unnamed` where nothing printable is left of its name. `client`: the machine that sent it in
    the place of a person, where the table keeps one.
    """
    through = {} if client is None else {"client": client}
    file, _ = kept._default_manager.defer("content").get_or_create(
        department=department,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "name": tidy_name(name, unnamed),
            "size": len(content),
            "content": content,
            "uploaded_at": now,
            "uploaded_by": by,
            **through,
        },
    )
    return file


def check_harmless(content: bytes) -> None:
    """Shows a table to the virus scanner, where there is one, before it is read. Raises VirusFound,
    ScannerSilent.
    """
    if settings.CLAMD_ADDRESS:
        scan(BytesIO(content), settings.CLAMD_ADDRESS)


def tidy_name(name: str, unnamed: str) -> str:
    """The last part of a file's name, without what is not printable, cut at 150 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:LONGEST_NAME] or unnamed
