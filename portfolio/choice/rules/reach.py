"""Which bids the money cannot reach whatever the panel still says of them. Exact, and cautious.

A bid is beyond the money when other bids, each surely worth more and none dearer in any cell that can run
short, use the money up before it: it does not fit under the envelopes together with all of them, so every set
with it leaves one of them out, and is worth more with that one in its place. So no best set holds it,
whatever scores still come. Or when it asks for more than an envelope holds. Places by value are not asked.

Sentences of a scenario are not asked: they come later, and a member can rescue a bid.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[str, str]
Amounts = Mapping[Cell, int]
"""Pence by year and control budget."""


@dataclass(frozen=True)
class Plausible:
    """A bid with what it may be worth at worst and at best, in tenths of a point, and what it asks."""

    id: str
    lowest: int
    highest: int
    cost: Amounts


def beyond_the_money(
    bids: Sequence[Plausible], envelopes: Amounts, *, others: Iterable[Amounts] = ()
) -> dict[str, tuple[str, ...]]:
    """By the id of each bid beyond the money: the bids that use it up before it, the surest first; none where
    it asks for more than an envelope holds. `others` is what bids ask that are not valued yet.
    """
    short = _can_run_short([*(bid.cost for bid in bids), *others], envelopes)
    surest = sorted(bids, key=lambda bid: (-bid.lowest, bid.id))
    found = {bid.id: _ahead(bid, surest, envelopes, short) for bid in bids}
    return {name: ahead for name, ahead in found.items() if ahead is not None}


def _ahead(
    bid: Plausible, surest: Iterable[Plausible], envelopes: Amounts, short: frozenset[Cell]
) -> tuple[str, ...] | None:
    """None where nothing shows that the bid is beyond the money."""
    left = {cell: envelopes.get(cell, 0) - bid.cost.get(cell, 0) for cell in short}
    if any(left[cell] < 0 for cell in short if bid.cost.get(cell, 0) > 0):
        return ()
    ahead: list[str] = []
    for other in surest:
        if other.lowest <= bid.highest:
            return None
        if any(other.cost.get(cell, 0) > bid.cost.get(cell, 0) for cell in short):
            continue
        ahead.append(other.id)
        for cell in short:
            left[cell] -= other.cost.get(cell, 0)
        if any(left[cell] < 0 for cell in short if other.cost.get(cell, 0) > 0):
            return tuple(ahead)
    return None


def _can_run_short(asked: Iterable[Amounts], envelopes: Amounts) -> frozenset[Cell]:
    """The cells of which more is asked than there is."""
    total: dict[Cell, int] = {}
    for amounts in asked:
        for cell, pence in amounts.items():
            total[cell] = total.get(cell, 0) + pence
    return frozenset(cell for cell, pence in total.items() if pence > envelopes.get(cell, 0))
