"""A run in the hands of a worker: what it knows, how long it holds the row, whether it is still wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic_ns
from typing import Any

from accounts.actions.leases import LeaseLost, renew_row
from portfolio.choice.models import ScenarioRun
from portfolio.choice.queries.documents import written
from portfolio.choice.rules.answer import Answer
from portfolio.choice.rules.problem import Problem
from portfolio.choice.rules.thresholds import Threshold

LOOKS_EVERY = 500_000_000
"""Nanoseconds between two looks at whether somebody has cancelled: such a run stops within 2 seconds."""
RENEWS_EVERY = timedelta(seconds=20)
TELLS_EVERY = 2_000_000_000
"""Nanoseconds between two tellings of how far a step is: as often as its page looks again."""


class Cancelled(Exception):
    """Somebody has cancelled the run."""


@dataclass
class Work:
    """A run in the hands of a worker."""

    run: ScenarioRun
    clock: Callable[[], datetime]
    problem: Problem
    inputs: dict[str, Any]
    answer: Answer | None = None
    until: datetime | None = None
    """When what explains the answer has had its time."""
    steps_done: int = 0
    doing: str = ""
    """What the step is at, in words."""
    thresholds: tuple[Threshold, ...] = ()
    """Of the best set, once they are found: what comes after reckons with them."""
    _looked: int = 0
    _told: int = 0
    _renewed: datetime | None = None
    _cancelled: bool = False

    def begin(self, step: "Step") -> None:
        """Raises LeaseLost."""
        self.doing, self._told = step.doing, monotonic_ns()
        self.renew(doing=step.doing, steps_done=self.steps_done)

    def keep(self, answer: Answer, **more: Any) -> None:
        """The answer as far as it is known. Raises LeaseLost."""
        self.answer = answer
        self.renew(answer=written(answer.document), **more)

    def renew(self, **progress: Any) -> None:
        """Hold the row for another lease. Raises LeaseLost."""
        self._renewed = self.clock()
        if not renew_row(self.run, now=self._renewed, **progress):
            raise LeaseLost(f"{self.run.reference} was taken over by another worker. Nothing needs doing.")

    def is_cancelled(self) -> bool:
        """Asked while something long goes on: looks at the row at most twice a second. Raises nothing, for
        the solver asks it from inside.
        """
        if not self._cancelled and monotonic_ns() - self._looked >= LOOKS_EVERY:
            self._looked = monotonic_ns()
            rows = ScenarioRun.objects.filter(pk=self.run.pk)
            self._cancelled = rows.values_list("cancelled_at", flat=True).get() is not None
        return self._cancelled

    def goes_on(self, done: int = 0, whole: int = 0) -> bool:
        """For rules that tell their progress: renews the lease, and says whether to go on."""
        return self.is_wanted(done, whole) and not self.is_late()

    def is_wanted(self, done: int = 0, whole: int = 0) -> bool:
        """The same whatever the time is. It raises nothing, for a solver may ask it from inside; a lost lease
        is met where the step ends.
        """
        try:
            if self.doing and monotonic_ns() - self._told >= TELLS_EVERY:
                self._told = monotonic_ns()
                self.renew(doing=f"{self.doing}, {done} of {whole}" if whole else self.doing)
            elif self._renewed is None or self.clock() - self._renewed > RENEWS_EVERY:
                self.renew()
        except LeaseLost:
            return False
        return not self.is_cancelled()

    def is_late(self) -> bool:
        return self.until is not None and self.clock() >= self.until


@dataclass(frozen=True)
class Step:
    """`doing` says in words what the worker is at."""

    doing: str
    do: Callable[[Work], None]


def check_wanted(work: Work) -> None:
    """Raises Cancelled."""
    work._looked = 0
    if work.is_cancelled():
        raise Cancelled


def known(work: Work) -> Answer:
    if work.answer is None:
        raise AssertionError("the first step keeps an answer")
    return work.answer
