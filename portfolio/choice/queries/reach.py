"""Which bids of a round its money cannot reach: asked by the settings, for bids knows no money."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from legacyfund.lib.money import to_pence
from portfolio.choice.queries.envelopes import envelope_of
from portfolio.choice.queries.problems import in_tenths
from portfolio.choice.rules.problem import Cell
from portfolio.choice.rules.reach import Plausible, beyond_the_money
from portfolio.funds.models import RoundBudget

if TYPE_CHECKING:
    from bids.rounds.models import Round


def beyond_in(
    round: "Round",
    worth: Mapping[str, tuple[Fraction, Fraction]],
    asked: Mapping[str, Mapping[Cell, int]],
    *,
    now: datetime,
) -> dict[str, int] | None:
    """By the reference of each bid beyond the round's money: the tenths of a point by which every set with it
    falls short at least, 0 where it asks for more than there is. None where no fund pays for the round yet.

    `worth` is the selection value each bid may come to have at worst and at best, `asked` what it asks in
    pence.
    """
    budget = RoundBudget.objects.select_related("fund").filter(round=round).first()
    if budget is None:
        return None
    bids = [
        Plausible(name, in_tenths(lowest), in_tenths(highest), asked[name])
        for name, (lowest, highest) in sorted(worth.items())
    ]
    money = envelope_of(round, budget.fund, now=now)
    envelopes = {cell: to_pence(amount) for cell, amount in money.items()}
    return beyond_the_money(bids, envelopes)
