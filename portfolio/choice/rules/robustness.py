"""Whether the best set stays the best while weights, scores and costs are in doubt.

Draws: every weight is multiplied by something between 75 and 125 % (only their proportions count), a score
lies between the least and the greatest that reviewers gave, and a cost between what is asked and that plus
its optimism bias. Each draw is solved. Of the sets that come out, those that another one dominates are left
aside; the core index of a bid is its share of the others.

Source: robust portfolio modelling, Liesiö, Mild and Salo (2007): core, borderline and exterior projects.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from random import Random

from portfolio.choice.rules.linear import Program, program_of
from portfolio.choice.rules.options import value_of_option
from portfolio.choice.rules.problem import Cell, Problem
from portfolio.choice.rules.resolving import NotSettled, Progress, Solves
from portfolio.choice.rules.solver import Selection, Status
from portfolio.choice.rules.thresholds import Threshold

SWING = 25
"""Whole percent by which a weight may be more or less."""
STEPS = 1000
"""Parts into which each range is divided for drawing."""


@dataclass(frozen=True)
class Score:
    """What a criterion gives to a candidate, 0 to 100: as it counts, and the least and greatest given."""

    given: Fraction
    least: Fraction
    greatest: Fraction


@dataclass(frozen=True)
class Doubtful:
    """A candidate's scores by criterion, and its optimism bias in whole percent of what it asks. What `years`
    and `risk_percent` take from the value of an option is in `rules/options.py`.
    """

    candidate: str
    scores: Mapping[str, Score]
    bias: int = 0
    years: int = 0
    risk_percent: int = 100

    def value(self, weights: Mapping[str, int], which: str) -> int:
        """In tenths of a point, at its scores as `given`, or `least` or `greatest`."""
        return self.value_at(weights, {name: getattr(score, which) for name, score in self.scores.items()})

    def value_at(self, weights: Mapping[str, int], scores: Mapping[str, Fraction]) -> int:
        as_asked = value_of(weights, scores)
        return value_of_option(as_asked, years=self.years, risk_percent=self.risk_percent)


class Place(StrEnum):
    # In every set that may be the best.
    CORE = "CORE"
    # In some of them.
    BORDERLINE = "BORDERLINE"
    # In none.
    EXTERIOR = "EXTERIOR"


@dataclass(frozen=True)
class Standing:
    """`share`: of the draws in which there is a best set, those whose best set has the candidate. `core`: its
    share of the sets that no other dominates.
    """

    candidate: str
    share: Fraction
    core: Fraction
    place: Place


class Kind(StrEnum):
    WEIGHTS = "WEIGHTS"
    SCORE = "SCORE"
    COST = "COST"


@dataclass(frozen=True)
class Doubt:
    """Something that is not settled, and the share of its range in which the best set is another one."""

    kind: Kind
    candidate: str
    share: Fraction


@dataclass(frozen=True)
class Robustness:
    """`draws`: those made; fewer than were asked for where there was no more time. `solved`: those of them
    that have a best set. `agenda`: the doubts that can change the set, those that do so most often first.
    """

    draws: int
    solved: int
    standings: tuple[Standing, ...]
    agenda: tuple[Doubt, ...]


def find_robustness(
    problem: Problem,
    best: Selection,
    thresholds: Sequence[Threshold],
    *,
    weights: Mapping[str, int],
    doubtful: Sequence[Doubtful],
    draws: int = 100,
    seed: int = 0,
    progress: Progress | None = None,
    enough: Callable[[], bool] = lambda: False,
) -> Robustness:
    """`best` and `thresholds` are the problem's own, and its values those of `weights` (whole numbers, by
    criterion) and of the scores given. A candidate that is not among `doubtful` keeps its value and cost.
    `enough` is asked before each draw, and ends them when it says so. Raises Cancelled, NotSettled (also
    where `best` is not proved, or there was no time for a single draw).
    """
    if best.status is not Status.PROVEN:
        raise NotSettled
    case = _Case(problem, best, weights, doubtful)
    solves = Solves(2 * draws, progress, seed=seed)
    every, alone = Random(f"{seed} everything"), Random(f"{seed} weights")  # noqa: S311 - anybody may repeat it
    sets, drawn, changed, made = [], [], 0, 0
    while made < draws and not enough():
        one = _draw(case, every)
        selection = solves.best(one)
        if selection.status is Status.PROVEN:
            sets.append(frozenset(selection.chosen))
            drawn.append(one)
        solves.step()
        changed += _weights_change(case, alone, solves)
        solves.step()
        made += 1
    if not made:
        raise NotSettled
    by_weights = Doubt(Kind.WEIGHTS, "", Fraction(changed, made))
    return Robustness(
        draws=made,
        solved=len(sets),
        standings=tuple(_standings(problem, sets, drawn)),
        agenda=_agenda(case, {row.candidate: row for row in thresholds}, by_weights),
    )


def value_of(weights: Mapping[str, int], scores: Mapping[str, Fraction]) -> int:
    """Tenths of a point: the weighted mean of scores from 0 to 100, halves rounded up."""
    whole = sum((weight * scores[name] for name, weight in weights.items()), Fraction(0))
    return _half_up(10 * whole / sum(weights.values()))


def _half_up(exact: Fraction) -> int:
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


@dataclass(frozen=True)
class _Case:
    problem: Problem
    best: Selection
    weights: Mapping[str, int]
    doubtful: Sequence[Doubtful]

    def bid_of(self, row: Doubtful) -> str:
        return self.problem.by_id[row.candidate].bid

    @cached_property
    def chosen_bids(self) -> frozenset[str]:
        return frozenset(self.problem.by_id[name].bid for name in self.best.chosen)

    def speaks_for_its_bid(self, row: Doubtful) -> bool:
        """Of a bid that is chosen, the option that is: its others rise and fall with it."""
        return row.candidate in self.best.chosen or self.bid_of(row) not in self.chosen_bids


def _draw(case: _Case, random: Random) -> Problem:
    """Everything in doubt at once. All options of a bid have the scores and the bias that the bid has."""
    weights = _draw_weights(case.weights, random)
    values, costs = {}, {}
    drawn: dict[str, tuple[dict[str, Fraction], int]] = {}
    for row in case.doubtful:
        bid = case.bid_of(row)
        if bid not in drawn:
            drawn[bid] = _draw_scores(row, random), random.randint(0, STEPS)
        scores, step = drawn[bid]
        values[row.candidate] = row.value_at(weights, scores)
        costs[row.candidate] = _cost_at(case.problem, row, step)
    return case.problem.with_values(values).with_costs(costs)


def _draw_scores(row: Doubtful, random: Random) -> dict[str, Fraction]:
    return {
        name: score.least + (score.greatest - score.least) * Fraction(random.randint(0, STEPS), STEPS)
        for name, score in sorted(row.scores.items())
    }


def _draw_weights(weights: Mapping[str, int], random: Random) -> dict[str, int]:
    """Each between 75 and 125 % of itself; what they are divided by is their sum."""
    swing = SWING * STEPS // 100
    return {name: weights[name] * (STEPS + random.randint(-swing, swing)) for name in sorted(weights)}


def _cost_at(problem: Problem, row: Doubtful, step: int) -> tuple[tuple[Cell, int], ...]:
    """What is asked and so many thousandths of the optimism bias, each cell to the nearest penny."""
    more = Fraction(row.bias * step, 100 * STEPS)
    return tuple((cell, pence + _half_up(pence * more)) for cell, pence in problem.by_id[row.candidate].cost)


def _standings(problem: Problem, sets: Sequence[frozenset[str]], drawn: Sequence[Problem]) -> list[Standing]:
    leading = _not_dominated(sets, drawn)
    found = []
    for row in problem.candidates:
        share = Fraction(sum(row.id in one for one in sets), len(sets) or 1)
        core = Fraction(sum(row.id in one for one in leading), len(leading) or 1)
        found.append(Standing(row.id, share, core, _place(core)))
    return found


def _place(core: Fraction) -> Place:
    if core == 1:
        return Place.CORE
    return Place.BORDERLINE if core else Place.EXTERIOR


def _not_dominated(sets: Sequence[frozenset[str]], drawn: Sequence[Problem]) -> list[frozenset[str]]:
    """Each set once, without those that are worth no more than another in every draw, and less in some. A set
    that does not keep everything in a draw is worth less there than any that does.
    """
    distinct = sorted(set(sets), key=sorted)
    programs = [program_of(problem) for problem in drawn]
    worth = {one: [_worth_in(*pair, one) for pair in zip(drawn, programs, strict=True)] for one in distinct}
    return [
        one
        for one in distinct
        if not any(
            worth[other] != worth[one]
            and all(mine <= theirs for mine, theirs in zip(worth[one], worth[other], strict=True))
            for other in distinct
        )
    ]


def _worth_in(problem: Problem, program: Program, chosen: frozenset[str]) -> int:
    """Its value in a draw; -1 where it does not keep everything there."""
    return problem.value_of(chosen) if program.keeps(_numbers(problem, chosen)) else -1


def _numbers(problem: Problem, chosen: Collection[str]) -> set[int]:
    return {number for number, row in enumerate(problem.candidates) if row.id in chosen}


def _agenda(case: _Case, thresholds: Mapping[str, Threshold], by_weights: Doubt) -> tuple[Doubt, ...]:
    doubts = [by_weights]
    by_score: dict[str, Doubt] = {}
    for row in case.doubtful:
        if not case.speaks_for_its_bid(row):
            continue
        doubt = Doubt(Kind.SCORE, row.candidate, _score_changes(thresholds[row.candidate], case.weights, row))
        bid = case.bid_of(row)
        by_score[bid] = max(by_score.get(bid, doubt), doubt, key=lambda each: each.share)
        if row.candidate in case.best.chosen:
            doubts.append(Doubt(Kind.COST, row.candidate, _cost_changes(case, row)))
    changing = (doubt for doubt in (*doubts, *by_score.values()) if doubt.share > 0)
    return tuple(sorted(changing, key=lambda doubt: (-doubt.share, doubt.kind, doubt.candidate)))


def _weights_change(case: _Case, random: Random, solves: Solves) -> bool:
    """Draws the weights alone: whether another set is then worth more."""
    weights = _draw_weights(case.weights, random)
    values = {row.candidate: row.value(weights, "given") for row in case.doubtful}
    one = case.problem.with_values(values)
    return one.value_of(solves.best(one).chosen) > one.value_of(case.best.chosen)


def _score_changes(threshold: Threshold, weights: Mapping[str, int], row: Doubtful) -> Fraction:
    """The share of the values between its least and greatest, a tenth of a point apart, that lie beyond its
    threshold: no solve is needed.
    """
    given, least, greatest = (row.value(weights, which) for which in ("given", "least", "greatest"))
    if threshold.value is None:
        return Fraction(0)
    if threshold.chosen:
        beyond = given - threshold.value.by - least
    else:
        beyond = greatest - (given + threshold.value.by)
    return Fraction(max(0, beyond), greatest - least + 1)


def _cost_changes(case: _Case, row: Doubtful) -> Fraction:
    """The share of its dearer costs, in thousandths of the bias, at which the best set no longer keeps
    everything.
    """
    inside = _numbers(case.problem, case.best.chosen)

    def keeps(step: int) -> bool:
        dearer = case.problem.with_costs({row.candidate: _cost_at(case.problem, row, step)})
        return program_of(dearer).keeps(inside)

    fits, fails = 0, STEPS + 1
    while fails - fits > 1:
        middle = (fits + fails) // 2
        if keeps(middle):
            fits = middle
        else:
            fails = middle
    return Fraction(STEPS - fits, STEPS)
