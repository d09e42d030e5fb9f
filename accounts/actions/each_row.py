"""A job's rows one by one: one that fails is told and never stops the rest."""

from collections.abc import Callable, Iterable, Sequence

import structlog

from accounts.actions.surroundings import is_of_surroundings

log = structlog.get_logger(__name__)


def do_each(trouble: str, steps: Iterable[tuple[str, Callable[[], object]]]) -> tuple[list[object], int]:
    """What each step gave that came to its end, and how many did not.

    `steps` are named by their subject; `trouble` is the event logged for each that fails. Raises what
    is of the surroundings: the rest would meet it too, and the job is tried again.
    """
    given: list[object] = []
    failed = 0
    for subject, step in steps:
        try:
            given.append(step())
        except Exception as error:
            if is_of_surroundings(error):
                raise
            log.exception(trouble, subject=subject, error=str(error))
            failed += 1
    return given, failed


def count_each(trouble: str, steps: Sequence[tuple[str, Callable[[], object]]]) -> dict[str, int]:
    given, failed = do_each(trouble, steps)
    return {"done": len(given), "failed": failed}
