"""How far each candidate is from the other side: what it needs to enter, and how far it may fall.

By solving again with the candidate forced in or out. A candidate *enters* when there is a best set that has
it: with so many tenths of a point more, or so many pence less, a set with it is worth as much as the best
set, and with one tenth or penny less of a change every set with it is worth less. Equal is enough: then two
sets are the best, and which of them is shown is the solver's choice.

Costs less: the candidate asks for a lower total, spread over years and control budgets as it is now, each
cell rounded down to the penny (`at_total`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portfolio.choice.rules.linear import Program, program_of
from portfolio.choice.rules.problem import Candidate, Problem
from portfolio.choice.rules.resolving import NotSettled, Progress, Solves, added
from portfolio.choice.rules.solver import Selection, Status


@dataclass(frozen=True)
class Change:
    """A change of `by` tenths of a point or pence, and what it does to the best set beside the candidate."""

    by: int
    leaving: tuple[str, ...]
    entering: tuple[str, ...]


@dataclass(frozen=True)
class Threshold:
    """What moves a candidate to the other side. One that is fixed has neither.

    `value`: for one that is out, the tenths of a point more with which it enters, None where no value is
    enough; for one that is in, how many it may lose and still be in a best set, None where it is in even when
    worth nothing. `cost`: for one that is out, the pence less with which it enters, None where no cost is low
    enough.
    """

    candidate: str
    chosen: bool
    value: Change | None = None
    cost: Change | None = None


def find_thresholds(
    problem: Problem, best: Selection, *, progress: Progress | None = None, seed: int = 0
) -> tuple[Threshold, ...]:
    """One for each candidate, in the problem's order. Raises Cancelled, NotSettled (also where `best` is not
    proved).
    """
    if best.status is not Status.PROVEN:
        raise NotSettled
    solves = Solves(len(problem.candidates), progress, seed=seed)
    found = []
    for row in problem.candidates:
        if row.fixed is not None:
            found.append(Threshold(row.id, row.fixed))
        elif row.id in best.chosen:
            found.append(_to_leave(problem, best, row, solves))
        else:
            found.append(_to_enter(problem, best, row, solves))
        solves.step()
    return tuple(found)


def at_total(row: Candidate, total: int) -> Candidate:
    """The candidate asking for a lower total (pence): each cell its part of it, rounded down to the penny."""
    return replace(row, cost=tuple((cell, pence * total // row.total) for cell, pence in row.cost))


def _to_leave(problem: Problem, best: Selection, row: Candidate, solves: Solves) -> Threshold:
    without = solves.best(problem.with_fixed({row.id: False}))
    change = _change(best, without, row)
    return Threshold(row.id, True, value=change if change and change.by <= row.value else None)


def _to_enter(problem: Problem, best: Selection, row: Candidate, solves: Solves) -> Threshold:
    forced = problem.with_fixed({row.id: True})
    change = _change(best, solves.best(forced), row)
    if change is not None and change.by == 0:
        return Threshold(row.id, False, change, change)
    return Threshold(row.id, False, change, _find_cost(forced, best, row, solves) if row.total else None)


def _change(best: Selection, other: Selection, row: Candidate) -> Change | None:
    """From the best set to the other, with how much less that is worth."""
    if best.value is None or other.value is None:
        return None
    return _between(best, other.chosen, row, best.value - other.value)


def _between(best: Selection, chosen: tuple[str, ...], row: Candidate, by: int) -> Change:
    leaving = set(best.chosen) - set(chosen) - {row.id}
    entering = set(chosen) - set(best.chosen) - {row.id}
    return Change(by, tuple(sorted(leaving)), tuple(sorted(entering)))


def _find_cost(forced: Problem, best: Selection, row: Candidate, solves: Solves) -> Change | None:
    """The greatest total at which a set with the candidate is worth as much as the best: what the solver
    finds, worked out to the penny, and asked for at a penny more until there is none.
    """
    asking = _Asking(forced, row)
    at_most, at_nothing = asking.program(row.total), asking.program(0)
    relief = _falling(at_most, at_nothing, asking.number)
    worth = {number: -value for number, value in enumerate(at_most.values)}
    enough = -forced.value_of(best.chosen)
    found = solves.find_with_relief(
        replace(at_most, rows=(*at_most.rows, ("worth as much", worth, enough))),
        relief,
        lambda inside: asking.greatest(inside) is not None,
    )
    total, inside = 0, found
    while found is not None and added(worth, found) <= enough:
        inside, total = found, asking.greatest(found) or 0
        found = solves.find(asking.program(total + 1))
    if inside is None:
        return None
    chosen = tuple(other.id for number, other in enumerate(forced.candidates) if number in inside)
    return _between(best, chosen, row, row.total - total)


def _falling(at_most: Program, at_nothing: Program, number: int) -> Mapping[int, int]:
    """By row, how much less the candidate adds when it costs nothing."""
    fall = (
        one[1].get(number, 0) - other[1].get(number, 0)
        for one, other in zip(at_most.rows, at_nothing.rows, strict=True)
    )
    return {row: less for row, less in enumerate(fall) if less}


class _Asking:
    """The problem with a candidate in, at lower totals."""

    def __init__(self, forced: Problem, row: Candidate) -> None:
        self._forced, self._row = forced, row
        self.number = forced.candidates.index(forced.by_id[row.id])

    def program(self, total: int) -> Program:
        return program_of(self._forced.with_costs({self._row.id: at_total(self._row, total).cost}))

    def greatest(self, inside: set[int]) -> int | None:
        """The greatest total at which this set keeps everything; None where it never does.

        A higher total fills rows that are bounded above, such as envelopes, and helps those bounded below,
        such as floors: so it is the greatest at which the first are kept, or none.
        """
        keeps, fails = -1, self._row.total + 1
        while fails - keeps > 1:
            middle = (keeps + fails) // 2
            if self._not_over(inside, middle):
                keeps = middle
            else:
                fails = middle
        return keeps if keeps >= 0 and self.program(keeps).keeps(inside) else None

    def _not_over(self, inside: set[int], total: int) -> bool:
        rows = self.program(total).rows
        return all(added(sums, inside) <= most for _, sums, most in rows if sums.get(self.number, 0) > 0)
