"""Solving a problem again and again to explain it: each solve is settled, counted, and can be cancelled."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from time import monotonic_ns

from portfolio.choice.rules.linear import Ending, Program, solve_whole, solve_with_relief
from portfolio.choice.rules.problem import Problem
from portfolio.choice.rules.solver import Selection, Status, select_portfolio

Progress = Callable[[int, int], bool]
"""Told how many steps are done, and of how many; says whether to go on. Asked while the solver runs, too."""


class Cancelled(Exception):
    """Whoever watches the progress said to stop."""


class NotSettled(Exception):
    """A solve met its time limit, so nothing can be said that would be true for certain."""


class Solves:
    """The solves of one explanation. `whole`: the steps there will be; `time_limit`: seconds for a solve;
    `patience`: seconds for all of them together, after which none is settled any more.

    Presolve is off: these solves are half as long without it, and it is the part that has been wrong before.
    """

    def __init__(
        self,
        whole: int,
        progress: Progress | None = None,
        *,
        seed: int = 0,
        time_limit: int = 60,
        patience: int | None = None,
    ) -> None:
        self.whole, self.done = whole, 0
        self.seed, self.time_limit = seed, time_limit
        self._progress = progress
        self._cancelled = False
        self._until = None if patience is None else monotonic_ns() + patience * 1_000_000_000

    def step(self) -> None:
        """One step is done. Raises Cancelled."""
        self.done += 1
        if self._stopped() and self._cancelled:
            raise Cancelled

    def best(self, problem: Problem) -> Selection:
        """The best set, or that there is none. Raises Cancelled, NotSettled."""
        stop = self._stopped if self._progress or self._until else None
        selection = select_portfolio(
            problem, time_limit=self.time_limit, seed=self.seed, presolve=False, stop=stop
        )
        if selection.status not in (Status.PROVEN, Status.INFEASIBLE):
            raise self._unsettled()
        return selection

    def find(self, program: Program) -> set[int] | None:
        """The best set of a program, by numbers; None where there is none. Raises Cancelled, NotSettled."""
        stop = self._stopped if self._progress or self._until else None
        ending, found = solve_whole(
            program, time_limit=self.time_limit, seed=self.seed, presolve=False, stop=stop
        )
        if ending is Ending.STOPPED:
            raise self._unsettled()
        return found

    def find_with_relief(
        self, program: Program, relief: Mapping[int, int], accept: Callable[[set[int]], bool]
    ) -> set[int] | None:
        """See `linear.solve_with_relief`. Raises Cancelled, NotSettled."""
        stop = self._stopped if self._progress or self._until else None
        ending, found = solve_with_relief(
            program, relief, accept, time_limit=self.time_limit, seed=self.seed, stop=stop
        )
        if ending is Ending.STOPPED:
            raise self._unsettled()
        return found

    def least(self, program: Program, sums: Mapping[int, int]) -> set[int] | None:
        """The set that keeps the program's rows with the least sum; None where no set keeps them.

        The solver's floats may miss by pence, so it is asked for less until, to the penny, there is no less.
        """
        least: set[int] | None = None
        wanted = replace(program, values=tuple(-sums.get(number, 0) for number in range(len(program.values))))
        while True:
            found = self.find(wanted)
            if found is None:
                return least
            least = found
            wanted = replace(wanted, rows=(*program.rows, ("less", dict(sums), added(sums, least) - 1)))

    def _stopped(self) -> bool:
        if self._progress is not None and not self._progress(self.done, self.whole):
            self._cancelled = True
        return self._cancelled or (self._until is not None and monotonic_ns() > self._until)

    def _unsettled(self) -> Exception:
        return Cancelled() if self._cancelled else NotSettled()


def added(sums: Mapping[int, int], inside: set[int]) -> int:
    """The sum over what is chosen."""
    return sum(multiple for number, multiple in sums.items() if number in inside)
