"""Why no set keeps everything, and the cheapest ways out.

The smallest set of the panel's own sentences that cannot stand together under the envelopes is found by the
deletion filter: each sentence is left out in turn, and stays out when the rest still cannot stand. What
remains is minimal, and the set that was found when a sentence was left out is the witness of it.

Source: Chinneck and Dravnieks (1991), Locating minimal infeasible constraint sets in linear programs, on
whole-number programs; solvers explain only linear ones.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from portfolio.choice.rules.certificate_check import rows_of
from portfolio.choice.rules.linear import program_of
from portfolio.choice.rules.problem import NUMBERED, SHARES, Cell, Constraint, Kind, Problem
from portfolio.choice.rules.resolving import Progress, Solves, added
from portfolio.choice.rules.solver import Status

CAPS = frozenset({Kind.AT_MOST, Kind.DEPARTMENT_CAP, Kind.DEPARTMENT_SHARE_CAP, Kind.TOTAL_CAP})
"""Numbered sentences that a higher number loosens; a lower one loosens the others."""


@dataclass(frozen=True)
class Sentence:
    """Something the panel asks for: a constraint by its name, or a candidate (by its id) that is fixed."""

    name: str
    words: str
    fixes: bool = False


@dataclass(frozen=True)
class Conflict:
    """`sentences` cannot stand together; `witnesses` has, for each of them, a set that keeps all the others.

    No sentence at all: the envelopes alone cannot be kept, because one is below zero.
    """

    sentences: tuple[Sentence, ...]
    witnesses: tuple[tuple[str, ...], ...]


class Way(StrEnum):
    # Without one sentence.
    DROP = "DROP"
    # With more money in one envelope.
    RAISE = "RAISE"
    # With another number in one sentence.
    MOVE = "MOVE"


@dataclass(frozen=True)
class Repair:
    """One change after which there is a best set: `chosen`, worth `value` tenths of a point.

    `sentence` is what is dropped or moved; `cell` the envelope that is raised. Its number (pence, bids or
    whole percent) goes from `before` to `number`, the nearest that repairs.
    """

    way: Way
    chosen: tuple[str, ...]
    value: int
    sentence: Sentence | None = None
    cell: Cell | None = None
    before: int = 0
    number: int = 0

    @property
    def by(self) -> int:
        return abs(self.number - self.before)


def find_conflict(problem: Problem, *, progress: Progress | None = None, seed: int = 0) -> Conflict | None:
    """The smallest conflict; None where a set keeps everything. Raises Cancelled, NotSettled."""
    kept = list(sentences_of(problem))
    solves = Solves(len(kept) + 1, progress, seed=seed)
    if solves.best(problem).status is not Status.INFEASIBLE:
        return None
    witnesses = {}
    solves.step()
    for sentence in tuple(kept):
        others = [row for row in kept if row != sentence]
        selection = solves.best(_under(problem, others))
        if selection.status is Status.INFEASIBLE:
            kept = others
        else:
            witnesses[sentence] = selection.chosen
        solves.step()
    return Conflict(tuple(kept), tuple(witnesses[row] for row in kept))


def find_repairs(
    problem: Problem, conflict: Conflict, *, progress: Progress | None = None, seed: int = 0
) -> tuple[Repair, ...]:
    """Every single change that repairs the problem, by kind of change and the cheapest of each kind first.

    Of sentences dropped the cheapest is that which leaves the best set worth the most, of envelopes that
    which takes the least pence, of numbers that which moves by the least part of itself. Only sentences of
    the conflict are tried: a change of another leaves the conflict as it is. Raises Cancelled, NotSettled.
    """
    numbered = [row for row in problem.constraints if row.kind in NUMBERED and _is_in(row, conflict)]
    cells = sorted({*dict(problem.envelopes), *(cell for row in problem.candidates for cell, _ in row.cost)})
    solves = Solves(len(conflict.sentences) + len(cells) + len(numbered), progress, seed=seed)
    dropped = _stepping(solves, (_drop(problem, row, solves) for row in conflict.sentences))
    raised = _stepping(solves, (_raise(problem, cell, solves) for cell in cells))
    moved = _stepping(solves, (_move(problem, row, solves) for row in numbered))
    return (
        *sorted(dropped, key=lambda repair: -repair.value),
        *sorted(raised, key=lambda repair: repair.by),
        *sorted(moved, key=lambda repair: Fraction(repair.by, repair.before or 1)),
    )


def sentences_of(problem: Problem) -> tuple[Sentence, ...]:
    """All that the panel asks for beside the envelopes, constraints first."""
    fixed = (
        Sentence(row.id, f"{row.id} is fixed {'in' if row.fixed else 'out'}", fixes=True)
        for row in problem.candidates
        if row.fixed is not None
    )
    return (*(Sentence(row.name, row.sentence) for row in problem.constraints), *fixed)


def _under(problem: Problem, kept: Collection[Sentence]) -> Problem:
    """The problem under these sentences alone."""
    names = {row.name for row in kept if not row.fixes}
    fixed = {row.name for row in kept if row.fixes}
    candidates = (row if row.id in fixed else replace(row, fixed=None) for row in problem.candidates)
    return replace(
        problem,
        candidates=tuple(candidates),
        constraints=tuple(row for row in problem.constraints if row.name in names),
    )


def _is_in(constraint: Constraint, conflict: Conflict) -> bool:
    return any(row.name == constraint.name and not row.fixes for row in conflict.sentences)


def _stepping(solves: Solves, repairs: Iterator[Repair | None]) -> list[Repair]:
    found = []
    for repair in repairs:
        solves.step()
        if repair is not None:
            found.append(repair)
    return found


def _repaired(problem: Problem, repair: Repair, solves: Solves) -> Repair | None:
    """With the best set after it; None where there is none."""
    selection = solves.best(problem)
    if selection.value is None:
        return None
    return replace(repair, chosen=selection.chosen, value=selection.value)


def _drop(problem: Problem, sentence: Sentence, solves: Solves) -> Repair | None:
    others = [row for row in sentences_of(problem) if row != sentence]
    return _repaired(_under(problem, others), Repair(Way.DROP, (), 0, sentence=sentence), solves)


def _raise(problem: Problem, cell: Cell, solves: Solves) -> Repair | None:
    before = dict(problem.envelopes).get(cell, 0)
    asked = {number: dict(row.cost).get(cell, 0) for number, row in enumerate(problem.candidates)}
    found = solves.least(program_of(problem.with_envelope(cell, sum(asked.values()))), asked)
    if found is None:
        return None
    pence = added(asked, found)
    repair = Repair(Way.RAISE, (), 0, cell=cell, before=before, number=pence)
    return _repaired(problem.with_envelope(cell, pence), repair, solves)


def _move(problem: Problem, constraint: Constraint, solves: Solves) -> Repair | None:
    least = _least_percent if constraint.kind in SHARES else _least_number
    number = least(problem, constraint, solves)
    if number is None:
        return None
    sentence = Sentence(constraint.name, constraint.sentence)
    repair = Repair(Way.MOVE, (), 0, sentence=sentence, before=constraint.number, number=number)
    return _repaired(_with_number(problem, constraint, number), repair, solves)


def _with_number(problem: Problem, constraint: Constraint, number: int) -> Problem:
    others = (row for row in problem.constraints if row != constraint)
    return problem.with_constraints((*others, replace(constraint, number=number)))


def _least_number(problem: Problem, constraint: Constraint, solves: Solves) -> int | None:
    """The number that the sentence's own sum reaches when everything else is kept."""
    alone = rows_of(problem.with_constraints([constraint]).document)[-1]
    others = problem.with_constraints(row for row in problem.constraints if row != constraint)
    found = solves.least(program_of(others), alone[1])
    return None if found is None else abs(added(alone[1], found))


def _least_percent(problem: Problem, constraint: Constraint, solves: Solves) -> int | None:
    """Halving between the number, which cannot stand, and the percentage that asks for nothing."""
    end = 100 if constraint.kind in CAPS else 0

    def stands(number: int) -> bool:
        return solves.best(_with_number(problem, constraint, number)).status is not Status.INFEASIBLE

    return _first_to_stand(constraint.number, end, stands) if stands(end) else None


def _first_to_stand(fails: int, stands: int, ask: Callable[[int], bool]) -> int:
    while abs(stands - fails) > 1:
        middle = (stands + fails) // 2
        if ask(middle):
            stands = middle
        else:
            fails = middle
    return stands
