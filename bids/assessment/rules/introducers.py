"""Who introduces each bid: two of its reviewers in order, the work spread evenly."""

from collections import Counter
from collections.abc import Collection, Mapping

Introducers = tuple[int, ...]
"""At most two people, the first speaker first."""


def name_introducers(
    teams: Mapping[int, Collection[int]], *, may_introduce: Collection[int]
) -> dict[int, Introducers]:
    """For each bid two of its reviewers who introduce, or as many as there are.

    Bids with the fewest to choose from come first; whoever has the least to introduce so far is named, and
    speaks first where they have spoken first least often.
    """
    able = {bid: sorted(set(team) & set(may_introduce)) for bid, team in teams.items()}
    named, first = Counter[int](), Counter[int]()
    found: dict[int, Introducers] = {}
    for bid in sorted(able, key=lambda bid: (len(able[bid]), bid)):
        two = sorted(able[bid], key=lambda person: (named[person], person))[:2]
        order = sorted(two, key=lambda person: (first[person], person))
        named.update(order)
        first.update(order[:1])
        found[bid] = tuple(order)
    return found
