"""P8, P8a and P8b: the best set of a round, its proof and its check, and how near each bid is to changing it.

The yardsticks run on the same rounds in the same turn: funding down the list for what is won, SCIP for time.
"""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from portfolio.choice.rules.baselines import baselines
from portfolio.choice.rules.certificate import make_certificate
from portfolio.choice.rules.certificate_check import check
from portfolio.choice.rules.linear import program_of
from portfolio.choice.rules.problem import Problem
from portfolio.choice.rules.solver import Selection, Status, exact_bound, select_portfolio
from portfolio.choice.rules.thresholds import find_thresholds
from tests.portfolio.choice.large import large_problem
from tests.portfolio.choice.second_solver import value_by_scip

ROUNDS_OF_100 = 15
Answer = TypeVar("Answer")


def seconds(run: Callable[..., Answer], *given: object, **named: object) -> tuple[float, Answer]:
    begun = time.perf_counter()
    answer = run(*given, **named)
    return time.perf_counter() - begun, answer


def print_choice() -> None:
    print(f"\nChoosing: {ROUNDS_OF_100} rounds of 100 bids, 6 envelopes, 14 caps, 8 dependencies")
    print(f"{'':4} {'what':46} {'median':>9} {'most':>9} {'target':>9}")
    solving, scip, proving, checking, kilobytes, lost = [], [], [], [], [], []
    for seed in range(ROUNDS_OF_100):
        problem = large_problem(seed, bids=100)
        took, answer = seconds(select_portfolio, problem, time_limit=60)
        solving.append(took)
        assert answer.status is Status.PROVEN
        took, value = seconds(value_by_scip, problem)
        scip.append(took)
        assert value == answer.value
        took, certificate = seconds(make_certificate, problem, answer, time_limit=600)
        proving.append(took)
        checking.append(seconds(check, problem.document, certificate)[0])
        kilobytes.append(len(json.dumps(certificate)) / 1000)
        lost.append(lost_down_the_list(problem, answer))
    row("P8", "the best set, s", solving, 3)
    row("", "SCIP on the same, s", scip)
    row("", "value lost by funding down the list, %", lost)
    row("P8a", "its certificate, s", proving, 10)
    row("", "its size, kB", kilobytes)
    row("", "checking it without a solver, s", checking, 2)
    print_bounds()
    print_thresholds()


def lost_down_the_list(problem: Problem, answer: Selection) -> float:
    ranking = sorted(problem.by_id, key=lambda name: (-problem.by_id[name].value, name))
    return 100 * (1 - baselines(problem, ranking)[0].value / (answer.value or 1))


def print_bounds() -> None:
    """400 bids: the exact bound of the relaxation; 2,000 bids: how near the best in two seconds."""
    times, gaps = [], []
    for seed in range(5):
        problem = large_problem(seed, bids=400)
        program = program_of(problem)
        took, bound = seconds(exact_bound, program)
        best = select_portfolio(problem, time_limit=20)
        times.append(took * 1000)
        gaps.append(100 * (bound - (best.value or 0)) / bound)
    row("P8a", "400 bids: the exact bound, ms", times, 50)
    row("", "above the best found, %", gaps, 0.2)
    times, gaps = [], []
    for seed in range(3):
        problem = large_problem(seed, bids=2000)
        took, answer = seconds(select_portfolio, problem, time_limit=1)
        times.append(took)
        gaps.append(100 * (answer.short_at_most or 0) / (answer.bound or 1))
    row("P8", "2,000 bids, s", times, 2)
    row("", "short of the bound, %", gaps, 0.1)


def print_thresholds() -> None:
    """100 bids, each solved again in or out, and each that is out at a lower cost."""
    times = []
    for seed in range(3):
        problem = large_problem(seed, bids=100)
        best = select_portfolio(problem, time_limit=60)
        took, found = seconds(find_thresholds, problem, best)
        assert len(found) == 100
        times.append(took)
    row("P8b", "how near each of 100 bids is, s", times, 60)


def row(code: str, what: str, figures: Sequence[float], target: float | None = None) -> None:
    median = statistics.median(figures)
    wanted = "" if target is None else f"≤ {target}"
    verdict = "" if target is None else ("met" if median <= target else "not met")
    print(f"{code:4} {what:46} {median:9.3f} {max(figures):9.3f} {wanted:>9} {verdict}")


if __name__ == "__main__":
    print_choice()
