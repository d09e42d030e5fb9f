"""Which bids no plausible score of theirs could lift into the funded set. Exact, by the proof of a choice.

Every other bid is taken at the least it may come to be worth, and the best set of those is found. A bid
outside it is beyond the money when every set with it, at the most it may be worth, is worth less: the
relaxation with the bid put in gives multipliers, and the inequality of a certificate bounds in whole numbers
what any set with it is worth. Where the bound is not low enough the bid stays, so an answer may miss one and
is never wrong. Sentences of a scenario are not asked: they come later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from portfolio.choice.rules.linear import Relaxation, program_of
from portfolio.choice.rules.problem import Candidate, Cell, make_problem
from portfolio.choice.rules.solver import select_portfolio

SECONDS = 5
"""For the set to beat. The best found by then will do: it is a set all the same."""


@dataclass(frozen=True)
class Plausible:
    """What a bid may be worth at worst and at best, in tenths of a point, and what it asks in pence."""

    id: str
    lowest: int
    highest: int
    cost: Mapping[Cell, int]


def beyond_the_money(bids: Sequence[Plausible], envelopes: Mapping[Cell, int]) -> dict[str, int]:
    """By the id of each bid beyond the money: by how many tenths of a point at least every set with it falls
    short; 0 where it asks for more than an envelope holds.
    """
    if not bids:
        return {}
    problem = make_problem((_at_worst(bid) for bid in bids), envelopes)
    dear = {bid.id: 0 for bid in bids if _is_dear(bid, envelopes)}
    best = select_portfolio(problem, time_limit=SECONDS)
    if best.value is None:
        return dear
    program = program_of(problem)
    relaxation, by_id = Relaxation(program), {bid.id: bid for bid in bids}
    short = {}
    for number, candidate in enumerate(problem.candidates):
        if candidate.id in best.chosen or candidate.id in dear:
            continue
        relaxation.fix(number, 1)
        relaxation.is_possible()
        values = list(program.values)
        values[number] = by_id[candidate.id].highest
        at_best = replace(program, values=tuple(values))
        bound = at_best.bound(relaxation.scale, relaxation.multipliers(), relaxation.state)
        relaxation.fix(number, None)
        if (by := best.value - bound // relaxation.scale) > 0:
            short[candidate.id] = by
    return dear | short


def _at_worst(bid: Plausible) -> Candidate:
    cost = tuple((cell, pence) for cell, pence in sorted(bid.cost.items()) if pence)
    return Candidate(id=bid.id, bid=bid.id, value=bid.lowest, cost=cost, department="", red=False)


def _is_dear(bid: Plausible, envelopes: Mapping[Cell, int]) -> bool:
    return any(pence > max(0, envelopes.get(cell, 0)) for cell, pence in bid.cost.items())
