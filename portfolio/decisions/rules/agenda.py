"""The order of an agenda in which the fewest people leave the room and come back.

Whoever has an interest in a bid goes out while it is discussed. Everybody is in the room before the first
item and after the last; between two items each person who is out for one of them alone moves once, out or in.
So the moves of an order are the symmetric differences between neighbours: a shortest path through sets.

Items with the same people out stand together: bringing them together never adds a move. What is left is
solved exactly up to `EXACT` different sets (Held and Karp, 1962), and beyond by the nearest set next, then by
turning stretches round and moving them elsewhere while that saves moves. The same items always give the same
order, never a worse one than that of the ranking.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

EXACT = 11
NOBODY = 0


@dataclass(frozen=True)
class AgendaOrder:
    """`order`: positions in what was given. `given_moves`: what the order given would have cost. `proven`: no
    order has fewer moves."""

    order: tuple[int, ...]
    moves: int
    given_moves: int
    proven: bool


def order_agenda(out: Sequence[frozenset[int]]) -> AgendaOrder:
    """`out`: who is out for each item, in the order of the ranking."""
    sets = _as_bits(out)
    groups = list(dict.fromkeys(sets))
    solve = _best_path if len(groups) <= EXACT else _good_path
    place = {group: number for number, group in enumerate(solve(groups))}
    order = sorted(range(len(sets)), key=lambda item: (place[sets[item]], item))
    moves, given = _moves([sets[item] for item in order]), _moves(sets)
    if moves >= given:
        order, moves = list(range(len(sets))), given
    return AgendaOrder(tuple(order), moves, given, proven=len(groups) <= EXACT or moves == 0)


def count_moves(out: Sequence[frozenset[int]]) -> int:
    """How often somebody leaves or comes in, everybody being in the room before and after."""
    return _moves(_as_bits(out))


def _as_bits(out: Sequence[frozenset[int]]) -> list[int]:
    bit = {person: 1 << number for number, person in enumerate(sorted(frozenset[int]().union(*out)))}
    return [sum(bit[person] for person in people) for people in out]


def _moves(path: Sequence[int]) -> int:
    return sum(_apart(one, other) for one, other in pairwise([NOBODY, *path, NOBODY]))


def _apart(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def _best_path(groups: Sequence[int]) -> list[int]:
    """`best[seen, last]`: the fewest moves that go through the groups `seen`, `last` the latest of them."""
    size = len(groups)
    best = {(1 << last, last): (_apart(NOBODY, groups[last]), -1) for last in range(size)}
    for seen in range(1, 1 << size):
        for last in range(size):
            if (seen, last) not in best:
                continue
            moves, _ = best[seen, last]
            for following in range(size):
                if seen >> following & 1:
                    continue
                key = (seen | 1 << following, following)
                cost = moves + _apart(groups[last], groups[following])
                if key not in best or cost < best[key][0]:
                    best[key] = (cost, last)
    return [groups[number] for number in _walk_back(best, groups)]


def _walk_back(best: dict[tuple[int, int], tuple[int, int]], groups: Sequence[int]) -> list[int]:
    if not groups:
        return []
    seen = (1 << len(groups)) - 1
    last = min(range(len(groups)), key=lambda at: best[seen, at][0] + _apart(groups[at], NOBODY))
    path = []
    while last >= 0:
        path.append(last)
        seen, last = seen & ~(1 << last), best[seen, last][1]
    return path[::-1]


def _good_path(groups: Sequence[int]) -> list[int]:
    return min((_improved(start) for start in (_nearest_next(groups), list(groups))), key=_moves)


def _nearest_next(groups: Sequence[int]) -> list[int]:
    left, path, at = list(groups), [], NOBODY
    while left:
        at = min(left, key=lambda group: _apart(at, group))
        left.remove(at)
        path.append(at)
    return path


def _improved(path: list[int]) -> list[int]:
    """Until no single change saves a move."""
    better: list[int] | None = path
    while better is not None:
        path = better
        better = next(_better(path), None)
    return path


def _better(path: list[int]) -> Iterator[list[int]]:
    """Each path with fewer moves that turning a stretch round, or moving up to three items, makes."""
    gap = _gaps([NOBODY, *path, NOBODY])
    size = len(path)
    for first in range(size):
        for last in range(first + 1, size):
            if gap(first, last + 1) + gap(first + 1, last + 2) < gap(first, first + 1) + gap(
                last + 1, last + 2
            ):
                yield [*path[:first], *reversed(path[first : last + 1]), *path[last + 1 :]]
    for length in (1, 2, 3):
        for first in range(size - length + 1):
            stretch, rest = path[first : first + length], path[:first] + path[first + length :]
            saved = (
                gap(first, first + 1)
                + gap(first + length, first + length + 1)
                - gap(first, first + length + 1)
            )
            around = [NOBODY, *rest, NOBODY]
            for at, (one, other) in enumerate(pairwise(around)):
                if _apart(one, stretch[0]) + _apart(stretch[-1], other) - _apart(one, other) < saved:
                    yield [*rest[:at], *stretch, *rest[at:]]


def _gaps(path: Sequence[int]) -> Callable[[int, int], int]:
    return lambda one, other: _apart(path[one], path[other])
