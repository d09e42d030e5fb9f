"""Making the proof that no other choice is worth more: a tree whose leaves are settled by whole numbers.

Depth first, on the candidate whose share in the relaxation is nearest to a half. At each node the linear
relaxation gives multipliers; rounded to whole numbers, they close the node when they show that nothing below
is worth more than what was found, or that there is nothing below. Otherwise the tree branches. The solver
only suggests: a leaf is written when its own arithmetic holds.
"""

from collections.abc import Callable, Sequence
from time import monotonic_ns
from typing import Any

from portfolio.choice.rules.certificate_check import CERTIFICATE, digest
from portfolio.choice.rules.linear import Relaxation, program_of
from portfolio.choice.rules.problem import Problem
from portfolio.choice.rules.solver import Selection, Status

Leaf = list[Any]
"""The scale, then [row, multiplier] for each row that counts."""


class NoCertificate(Exception):
    """The time was up, or it was cancelled, before the proof was whole."""


class BetterChoice(Exception):
    """The tree came to a choice that is worth more: the answer it was to prove is wrong."""


def _seconds() -> int:
    return monotonic_ns() // 1_000_000_000


def make_certificate(
    problem: Problem,
    selection: Selection,
    *,
    time_limit: int = 60,
    progress: Callable[[int], bool] | None = None,
    now: Callable[[], int] = _seconds,
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
    deadline: int,
    progress: Callable[[int], bool] | None,
    now: Callable[[], int],
) -> list[Any]:
    search = Relaxation(program_of(problem))
    tree: list[Any] = []
    waiting: list[int] = []
    leaves = 0
    while True:
        if now() > deadline or (progress is not None and not progress(leaves)):
            raise NoCertificate(f"Stopped after {leaves} leaves.")
        leaf, branch = _settle(search, target)
        if leaf is None:
            tree.append(branch)
            waiting.append(branch)
            search.fix(branch, 1)
            continue
        tree.append(leaf)
        leaves += 1
        while waiting and search.state[waiting[-1]] == 0:
            search.fix(waiting.pop(), None)
        if not waiting:
            return tree
        search.fix(waiting[-1], 0)


def _settle(search: Relaxation, target: int | None) -> tuple[Leaf | None, int]:
    """A leaf for the node, or else the number of the candidate to branch on."""
    if search.is_possible():
        leaf = _not_worth_more(search, target)
        distances = search.distances_from_half()
    else:
        leaf = _nothing_below(search)
        distances = [0] * len(search.state)
    if leaf is not None:
        return leaf, -1
    free = [number for number, state in enumerate(search.state) if state is None]
    if free:
        return None, min(free, key=lambda number: (distances[number], number))
    return _when_all_is_fixed(search, target), -1


def _not_worth_more(search: Relaxation, target: int | None) -> Leaf | None:
    if target is None:
        return None
    multipliers = search.multipliers()
    worth = search.bound(search.scale, multipliers) // search.scale
    return _leaf(search.scale, multipliers) if worth <= target else None


def _nothing_below(search: Relaxation) -> Leaf | None:
    """One row whose least is too much, or the solver's ray in whole numbers; None when neither holds."""
    for row, (_, sums, most) in enumerate(search.program.rows):
        least = sum(
            multiple
            for number, multiple in sums.items()
            if search.state[number] == 1 or (search.state[number] is None and multiple < 0)
        )
        if least > most:
            return [0, [row, 1]]
    ray = search.ray()
    return _leaf(0, ray) if search.bound(0, ray) < 0 else None


def _leaf(scale: int, multipliers: Sequence[tuple[int, int]]) -> Leaf:
    return [scale, *([row, multiplier] for row, multiplier in multipliers)]


def _when_all_is_fixed(search: Relaxation, target: int | None) -> Leaf:
    """Nothing is open: the one choice that is left breaks a row, or is worth no more."""
    inside = {number for number, state in enumerate(search.state) if state == 1}
    for row, (_, sums, most) in enumerate(search.program.rows):
        if sum(multiple for number, multiple in sums.items() if number in inside) > most:
            return [0, [row, 1]]
    value = sum(search.program.values[number] for number in inside)
    if target is None or value > target:
        raise BetterChoice(f"A choice worth {value} tenths of a point keeps everything.")
    return [1]
