"""A job's rows one by one: one that fails is told and never stops the rest."""

from collections.abc import Callable, Iterable

import structlog

log = structlog.get_logger(__name__)


Stop = type[Exception] | tuple[()]
"""What is no fault of the row it strikes, such as a task's time limit."""


def do_each(
    trouble: str, deeds: Iterable[tuple[str, Callable[[], object]]], *, stop_at: Stop = ()
) -> tuple[list[object], int]:
    """What each deed gave that came to its end, and how many did not.

    `deeds` are named by their subject; `trouble` is the event logged for each that fails. Raises what
    `stop_at` names.
    """
    given: list[object] = []
    failed = 0
    for subject, deed in deeds:
        try:
            given.append(deed())
        except stop_at:
            raise
        except Exception as error:
            log.exception(trouble, subject=subject, error=str(error))
            failed += 1
    return given, failed
