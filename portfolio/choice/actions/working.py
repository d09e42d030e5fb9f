"""A run in the hands of a worker: what it knows, how long it holds the row, whether it is still wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic_ns
from typing import Any

from accounts.actions.leases import LeaseLost, renew_row
from portfolio.choice.models import ScenarioRun
from portfolio.choice.queries.problems import written
from portfolio.choice.rules.answer import Answer
from portfolio.choice.rules.problem import Problem

LOOKS_EVERY = 500_000_000
"""Nanoseconds between two looks at whether somebody has cancelled: such a run stops within 2 seconds."""
RENEWS_EVERY = timedelta(seconds=20)


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
    _looked: int = 0
    _renewed: datetime | None = None
    _cancelled: bool = False

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

    def goes_on(self, *_: object) -> bool:
        """For rules that tell their progress: renews the lease, and says whether to go on. It raises nothing,
        for a solver may ask it from inside; a lost lease is met where the step ends.
        """
        if self._renewed is None or self.clock() - self._renewed > RENEWS_EVERY:
            try:
                self.renew()
            except LeaseLost:
                return False
        return not self.is_cancelled() and not self.is_late()

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
