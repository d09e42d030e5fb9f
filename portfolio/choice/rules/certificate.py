"""Making the proof that no other choice is worth more: a tree whose leaves are settled by whole numbers.

Depth first, on the candidate whose share in the relaxation is nearest to a half. At each node the linear
relaxation gives multipliers; rounded to whole numbers, they close the node when they show that nothing below
is worth more than what was found, or that there is nothing below. Otherwise the tree branches. The solver
only suggests: a leaf is written when its own arithmetic holds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from portfolio.choice.rules.certificate_check import CERTIFICATE, digest
from portfolio.choice.rules.linear import Program, new_solver, program_of
from portfolio.choice.rules.problem import Problem
from portfolio.choice.rules.solver import Selection, Status, multipliers_of, scale_of

Leaf = list[Any]
"""The scale, then [row, multiplier] for each row that counts."""


class NoCertificate(Exception):
    """The time was up, or it was cancelled, before the proof was whole."""


class BetterChoice(Exception):
    """The tree came to a choice that is worth more: the answer it was to prove is wrong."""


@dataclass
class _Search:
    program: Program
    target: int | None
    """Tenths of a point that no choice may exceed; None where there must be no choice at all."""
    solver: Any
    scale: int
    state: list[int | None]


def make_certificate(
    problem: Problem,
    selection: Selection,
    *,
    time_limit: float = 60.0,
    progress: Callable[[int], bool] | None = None,
    now: Callable[[], float] = monotonic,
) -> dict[str, Any]:
    """The document that `certificate_check.check` accepts for the problem's document.

    `progress` is told the number of leaves so far and says whether to go on. Raises NoCertificate,
    BetterChoice. `time_limit` in seconds.
    """
    chosen = None if selection.status is Status.INFEASIBLE else list(selection.chosen)
    if selection.status not in (Status.PROVEN, Status.INFEASIBLE):
        raise NoCertificate("Only an answer that was settled has a certificate.")
    tree = _make_tree(problem, selection.value, now() + time_limit, progress, now)
    body = {
        "format": CERTIFICATE,
        "problem": problem.sha256,
        "chosen": chosen,
        "value": selection.value,
        "bound": selection.value,
        "tree": tree,
    }
    return {**body, "sha256": digest(body)}


def _make_tree(
    problem: Problem,
    target: int | None,
    deadline: float,
    progress: Callable[[int], bool] | None,
    now: Callable[[], float],
) -> list[Any]:
    program = program_of(problem)
    solver = new_solver(program, whole=False)
    for name, value in {"presolve": "off", "solver": "simplex"}.items():
        solver.setOptionValue(name, value)
    search = _Search(program, target, solver, scale_of(program), [None] * len(program.values))
    tree: list[Any] = []
    waiting: list[int] = []
    leaves = 0
    while True:
        if now() > deadline or (progress is not None and not progress(leaves)):
            raise NoCertificate(f"Stopped after {leaves} leaves.")
        leaf, branch = _settle(search)
        if leaf is None:
            tree.append(branch)
            waiting.append(branch)
            _fix(search, branch, 1)
            continue
        tree.append(leaf)
        leaves += 1
        while waiting and search.state[waiting[-1]] == 0:
            _fix(search, waiting.pop(), None)
        if not waiting:
            return tree
        _fix(search, waiting[-1], 0)


def _fix(search: _Search, number: int, state: int | None) -> None:
    search.state[number] = state
    low, high = (0.0, 1.0) if state is None else (float(state), float(state))
    search.solver.changeColBounds(number, low, high)


def _settle(search: _Search) -> tuple[Leaf | None, int]:
    """A leaf for the node, or else the number of the candidate to branch on."""
    search.solver.run()
    status = search.solver.modelStatusToString(search.solver.getModelStatus())
    shares: list[float] = []
    if status == "Infeasible":
        leaf = _nothing_below(search)
    else:
        solution = search.solver.getSolution()
        shares = list(solution.col_value)
        leaf = _not_worth_more(search, solution.row_dual)
    if leaf is not None:
        return leaf, -1
    return _when_all_is_fixed(search, shares)


def _not_worth_more(search: _Search, duals: list[float]) -> Leaf | None:
    if search.target is None:
        return None
    multipliers = multipliers_of(search.program, duals, search.scale)
    total = search.program.bound(search.scale, multipliers, search.state)
    return _leaf(search.scale, multipliers) if total // search.scale <= search.target else None


def _nothing_below(search: _Search) -> Leaf | None:
    """One row whose least is too much, or the solver's ray in whole numbers; None when neither holds."""
    for row, (_, sums, most) in enumerate(search.program.rows):
        least = sum(
            multiple
            for number, multiple in sums.items()
            if search.state[number] == 1 or (search.state[number] is None and multiple < 0)
        )
        if least > most:
            return [0, [row, 1]]
    ray = search.solver.getDualRay()[2]
    largest = max((abs(part) for part in ray), default=0.0) or 1.0
    multipliers = multipliers_of(search.program, [part / largest for part in ray], search.scale)
    return _leaf(0, multipliers) if search.program.bound(0, multipliers, search.state) < 0 else None


def _leaf(scale: int, multipliers: Sequence[tuple[int, int]]) -> Leaf:
    return [scale, *([row, multiplier] for row, multiplier in multipliers)]


def _when_all_is_fixed(search: _Search, shares: list[float]) -> tuple[Leaf | None, int]:
    """The open candidate whose share is nearest to a half; a leaf where none is open."""
    free = [number for number, state in enumerate(search.state) if state is None]
    if free:
        return None, min(free, key=lambda number: (abs(shares[number] - 0.5) if shares else 0.0, number))
    inside = {number for number, state in enumerate(search.state) if state == 1}
    broken = next(
        (
            row
            for row, (_, sums, most) in enumerate(search.program.rows)
            if sum(multiple for number, multiple in sums.items() if number in inside) > most
        ),
        None,
    )
    if broken is not None:
        return [0, [broken, 1]], -1
    value = sum(search.program.values[number] for number in inside)
    if search.target is None or value > search.target:
        raise BetterChoice(f"A choice worth {value} tenths of a point keeps everything.")
    return [1], -1
