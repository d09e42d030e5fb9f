"""A job's rows one by one: one that fails is told and never stops the rest."""

from collections.abc import Callable, Iterable

import structlog

from accounts.actions.surroundings import is_of_surroundings
from accounts.models import JobRun
from legacyfund.lib.errors import DomainError

log = structlog.get_logger(__name__)


class NotAllDone(DomainError):
    """Some rows of a job could not be done; the others were."""


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


def count_each(run: JobRun, trouble: str, steps: Iterable[tuple[str, Callable[[], object]]]) -> None:
    """As `do_each`, with what came of it kept on the run. Raises what `check_all_done` raises."""
    given, failed = do_each(trouble, steps)
    run.counts = {"done": len(given), "failed": failed}
    check_all_done(failed)


def check_all_done(failed: int) -> None:
    """Raises NotAllDone where a row failed, so that the run is tried again and is found if it goes on."""
    if failed:
        raise NotAllDone(f"The rest was done. Not done: {failed:,}. The worker’s log names each.")
