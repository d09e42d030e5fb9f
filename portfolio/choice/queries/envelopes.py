"""The money a round has: what its fund has left, and what its own awards hold."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Sum

from legacyfund.lib.money import NOTHING
from portfolio.funds.models import Fund
from portfolio.ledger.models import AwardBalance
from portfolio.ledger.queries.position import ended_money, headroom
from portfolio.ledger.rules.ended import EndedYear

if TYPE_CHECKING:
    from bids.rounds.models import Round

Amounts = dict[tuple[str, str], Decimal]
"""Pounds by year and control budget."""


def envelope_of(round: "Round", fund: Fund, *, now: datetime) -> Amounts:
    """What the fund has for this round: its headroom and what the round's own awards hold.

    Of a year that has ended only the latter. So neither the funded line nor a scenario moves as the round's
    decisions are confirmed, or as an award ends: what it gives back is headroom again.
    """
    envelope = headroom(fund, now=now)
    for cell, amount in _committed_in(round).items():
        envelope[cell] = envelope.get(cell, NOTHING) + amount
    return envelope


def ended_in(round: "Round", *, now: datetime) -> tuple[EndedYear, ...]:
    """Years of the round's fund that have ended with money nobody was promised; none without a fund."""
    fund = Fund.objects.filter(rounds__round=round).first()
    return () if fund is None else ended_money(fund, now=now)


def _committed_in(round: "Round") -> Amounts:
    rows = (
        AwardBalance.objects.filter(award__bid__round=round, account__in=["COMMITTED", "RELEASED", "SPENT"])
        .order_by("year", "control_budget")
        .values_list("year", "control_budget")
        .annotate(total=Sum("amount"))
    )
    return {(year, budget): total for year, budget, total in rows}
