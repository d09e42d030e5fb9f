"""Work of every app that was set aside after too many attempts: a person looks, and has it tried again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts.models import LeasedRow, User
from legacyfund.lib.errors import ConflictRefused


class WorkNotStuck(ConflictRefused):
    """Somebody has had it tried again already, or it is done."""


class Retry(Protocol):
    def __call__(self, *, row: Any, by: User, now: datetime) -> object: ...


@dataclass(frozen=True)
class SetAside:
    """One kind of work. `rows`: those set aside, longest first; `retry` has one tried from the start."""

    label: str
    rows: Callable[[], QuerySet[Any]]
    retry: Retry


def kinds_of_work() -> dict[str, SetAside]:
    """By the word in its address; each app says its own in SET_ASIDE of a module named in the settings."""
    return {
        kind: work
        for module in settings.SET_ASIDE_MODULES
        for kind, work in import_string(f"{module}.SET_ASIDE").items()
    }


def work_put_off() -> dict[str, int]:
    """How many rows of each kind, by its label, wait since they failed."""
    counts: dict[str, int] = {}
    for work in kinds_of_work().values():
        waiting = work.rows().model._default_manager.filter(done_at=None, set_aside_at=None)
        counts[work.label] = counts.get(work.label, 0) + waiting.exclude(last_error="").count()
    return counts


def work_set_aside(*, most: int) -> Iterator[tuple[str, str, LeasedRow]]:
    """The kind, its label and the row, the first `most` of each kind."""
    for kind, work in kinds_of_work().items():
        for row in work.rows()[:most]:
            yield kind, work.label, row
