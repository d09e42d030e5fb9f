"""What other ways of spending the same money would give: the ways panels fund today.

Source: Phillips and Bana e Costa (2007) for the order of value per pound; the others are what funds do. Each
begins with what is fixed or must be funded, and passes over a bid that breaks a sentence. Floors, shares and
"all or none" cannot be kept bid by bid, so each baseline names what it breaks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from fractions import Fraction

from legacyfund.lib.control_budgets import cell_order
from portfolio.choice.rules.certificate_check import rows_of
from portfolio.choice.rules.problem import Candidate, Cell, Kind, Problem


class Way(StrEnum):
    # In order of rank until one does not fit.
    DOWN_THE_LIST = "DOWN_THE_LIST"
    # In order of rank, passing over those that do not fit.
    SKIPPING = "SKIPPING"
    # In order of value per pound, passing over those that do not fit.
    PER_POUND = "PER_POUND"


@dataclass(frozen=True)
class Baseline:
    """`broken`: the panel's sentences that this set does not keep."""

    way: Way
    chosen: tuple[str, ...]
    value: int
    broken: tuple[str, ...]


def baselines(problem: Problem, ranking: Sequence[str]) -> tuple[Baseline, ...]:
    """A set for each way. `ranking`: candidates' ids by rank, the option a bid asks for before its others."""
    by_rank = [problem.by_id[name] for name in ranking]
    per_pound = sorted(by_rank, key=_pounds_first)
    return (
        _baseline(problem, Way.DOWN_THE_LIST, _fund(problem, by_rank, stop=True)),
        _baseline(problem, Way.SKIPPING, _fund(problem, by_rank, stop=False)),
        _baseline(problem, Way.PER_POUND, _fund(problem, per_pound, stop=False)),
    )


def slack(problem: Problem, chosen: Sequence[str]) -> dict[Cell, int]:
    """Pence left in each envelope; below zero where the set does not fit."""
    left = dict(problem.envelopes)
    for cell, pence in problem.cost_of(chosen).items():
        left[cell] = left.get(cell, 0) - pence
    return {cell: left[cell] for cell in sorted(left, key=cell_order)}


def broken_by(problem: Problem, chosen: Sequence[str]) -> tuple[str, ...]:
    """Every sentence, envelope or fixing that a set does not keep, in the problem's order, each once."""
    numbers = {candidate.id: number for number, candidate in enumerate(problem.candidates)}
    inside = {numbers[name] for name in chosen}
    broken = (
        words
        for words, sums, most in rows_of(problem.document)
        if sum(multiple for number, multiple in sums.items() if number in inside) > most
    )
    return tuple(dict.fromkeys(broken))


def _pounds_first(candidate: Candidate) -> Fraction:
    """Least pounds for a point come first; what costs nothing before all."""
    return Fraction(candidate.total, candidate.value) if candidate.value else Fraction(10**30)


def _fund(problem: Problem, order: Sequence[Candidate], *, stop: bool) -> list[str]:
    """Ids in the order in which they are funded. `stop`: at the first that an envelope is too small for."""
    purse = _Purse(problem)
    must = {bid for row in problem.constraints if row.kind is Kind.MUST_FUND for bid in row.bids}
    first = [row for row in order if row.fixed or (row.fixed is None and row.bid in must)]
    chosen = [row.id for row in first if purse.give(row) is Refusal.NONE]
    funded = {problem.by_id[name].bid for name in chosen}
    passed = [row for row in order if row not in first and row.fixed is None]
    while passed:
        again = []
        for row in passed:
            if row.bid in funded:
                continue
            refusal = purse.give(row)
            if refusal is Refusal.ENVELOPE and stop:
                return chosen
            if refusal is Refusal.NONE:
                chosen.append(row.id)
                funded.add(row.bid)
            elif refusal is Refusal.SENTENCE:
                again.append(row)
        if stop or len(again) == len(passed):
            return chosen
        passed = again
    return chosen


class Refusal(Enum):
    NONE = auto()
    ENVELOPE = auto()
    SENTENCE = auto()


LIMITS = frozenset(
    {
        Kind.MUST_NOT_FUND,
        Kind.NOT_BOTH,
        Kind.EITHER,
        Kind.NEEDS,
        Kind.AT_MOST,
        Kind.DEPARTMENT_CAP,
        Kind.TOTAL_CAP,
    }
)
"""Sentences that can be kept bid by bid."""


class _Purse:
    """Gives bids their money while the envelopes and the sentences that can be kept bid by bid allow it."""

    def __init__(self, problem: Problem) -> None:
        kept = problem.with_constraints(row for row in problem.constraints if row.kind in LIMITS)
        self._rows = rows_of(replace(kept, candidates=tuple(_unfixed(kept))).document)
        self._spent = [0] * len(self._rows)
        self._numbers = {row.id: number for number, row in enumerate(problem.candidates)}
        self._envelopes = len(
            {cell for row in problem.candidates for cell, _ in row.cost} | {*dict(problem.envelopes)}
        )

    def give(self, candidate: Candidate) -> Refusal:
        number = self._numbers[candidate.id]
        more = [sums.get(number, 0) for _, sums, _ in self._rows]
        for row, (_, _, most) in enumerate(self._rows):
            if more[row] > 0 and self._spent[row] + more[row] > most:
                return Refusal.ENVELOPE if row < self._envelopes else Refusal.SENTENCE
        self._spent = [spent + extra for spent, extra in zip(self._spent, more, strict=True)]
        return Refusal.NONE


def _unfixed(problem: Problem) -> Iterator[Candidate]:
    yield from (replace(row, fixed=None) for row in problem.candidates)


def _baseline(problem: Problem, way: Way, chosen: list[str]) -> Baseline:
    return Baseline(way, tuple(sorted(chosen)), problem.value_of(chosen), broken_by(problem, chosen))
