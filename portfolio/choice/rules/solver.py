"""The best set of bids under the envelopes and the panel's sentences.

Solved by HiGHS as a whole-number program; what it finds is added up again in pence, and how much better any
other set could be is shown in whole numbers by weak duality. The proof that nothing is better is the
certificate (`certificate.py`), which a stranger checks without a solver.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from portfolio.choice.rules.linear import Ending, Program, Relaxation, program_of, solve_whole
from portfolio.choice.rules.problem import Problem


class Status(StrEnum):
    """How much is known of the answer."""

    # No set is worth more.
    PROVEN = "PROVEN"
    # Time was up, or it was cancelled: the best found so far, and the most it can be short.
    BOUNDED = "BOUNDED"
    # Time was up, or it was cancelled, before any set was found that keeps everything.
    NOTHING_FOUND = "NOTHING_FOUND"
    # No set keeps the envelopes and all that the panel asks for.
    INFEASIBLE = "INFEASIBLE"


@dataclass(frozen=True)
class Selection:
    """`chosen`: ids of candidates in order. `value` and `bound` in tenths of a point; no set is worth more
    than the bound. Both are None, and nothing is chosen, where no set is known or possible.
    """

    status: Status
    chosen: tuple[str, ...] = ()
    value: int | None = None
    bound: int | None = None

    @property
    def short_at_most(self) -> int | None:
        """Tenths of a point by which the best possible can be better."""
        return None if self.value is None or self.bound is None else self.bound - self.value


class SolversDisagree(Exception):
    """Two solves of one problem gave different answers: a fault of the solver, never shown as an answer."""


def select_portfolio(
    problem: Problem,
    *,
    time_limit: int = 10,
    seed: int = 0,
    presolve: bool = True,
    stop: Callable[[], bool] | None = None,
) -> Selection:
    """The best set. Equal problem and seed give the equal answer, unless the time limit (seconds) was met.

    `stop` is asked while the solver runs; when it says True, the best so far is returned with its bound.
    """
    program = program_of(problem)
    ending, found = solve_whole(program, time_limit=time_limit, seed=seed, presolve=presolve, stop=stop)
    if ending is Ending.NONE:
        return Selection(Status.INFEASIBLE)
    if found is None:
        return Selection(Status.NOTHING_FOUND, bound=exact_bound(program))
    chosen = tuple(candidate.id for number, candidate in enumerate(problem.candidates) if number in found)
    value = problem.value_of(chosen)
    if ending is Ending.STOPPED and value != (bound := exact_bound(program)):
        return Selection(Status.BOUNDED, chosen, value, bound)
    return Selection(Status.PROVEN, chosen, value, value)


def select_twice(problem: Problem, *, time_limit: int = 10, seed: int = 0) -> Selection:
    """What adoption needs: solved again without presolve. Raises SolversDisagree where the values differ.

    Presolve has been the part of the solver that called wrong answers the best (HiGHS 1.13 and 1.14).
    """
    first = select_portfolio(problem, time_limit=time_limit, seed=seed)
    second = select_portfolio(problem, time_limit=time_limit, seed=seed, presolve=False)
    settled = {Status.PROVEN, Status.INFEASIBLE}
    if second.status not in settled:
        return first
    if first.status in settled and (first.status, first.value) != (second.status, second.value):
        raise SolversDisagree(f"{first} with presolve, {second} without")
    return second


def exact_bound(program: Program) -> int:
    """No set is worth more: the linear relaxation's multipliers, rounded to whole numbers and added up."""
    everything = sum(value for value in program.values if value > 0)
    relaxation = Relaxation(program)
    if not relaxation.is_possible():
        return everything
    return min(everything, relaxation.bound(relaxation.scale, relaxation.multipliers()) // relaxation.scale)
