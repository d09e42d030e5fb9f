"""What other ways of spending the same money would give: the ways panels fund today.

Source: Phillips and Bana e Costa (2007) for the order of value per pound; the others are what funds do. They
keep the envelopes, one option of a bid, and what is fixed; none of them knows the panel's sentences, so each
baseline names those it breaks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from portfolio.choice.rules.certificate_check import rows_of
from portfolio.choice.rules.problem import Candidate, Cell, Problem


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
    return dict(sorted(left.items()))


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
    fits = _fitting(problem)
    chosen = [row.id for row in order if row.fixed and fits(row)]
    bids = {problem.by_id[name].bid for name in chosen}
    for row in order:
        if row.fixed is not None or row.bid in bids:
            continue
        if fits(row):
            chosen.append(row.id)
            bids.add(row.bid)
        elif stop:
            break
    return chosen


def _fitting(problem: Problem) -> Callable[[Candidate], bool]:
    """Takes a candidate's money out of the envelopes if there is enough of it everywhere."""
    left = dict(problem.envelopes)

    def fits(candidate: Candidate) -> bool:
        after = dict(left)
        for cell, pence in candidate.cost:
            after[cell] = after.get(cell, 0) - pence
        if any(after[cell] < 0 for cell, pence in candidate.cost if pence):
            return False
        left.update(after)
        return True

    return fits


def _baseline(problem: Problem, way: Way, chosen: list[str]) -> Baseline:
    return Baseline(way, tuple(sorted(chosen)), problem.value_of(chosen), broken_by(problem, chosen))
