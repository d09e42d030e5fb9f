"""Funding down the plain ranking: who would be paid if nothing but rank counted.

Source: Phillips and Bana e Costa (2007), funding down a list of priorities; here in order of rank and
to the first bid that does not fit in every year × control budget. It is a yardstick, not the decision:
a decision that departs from it needs a reason.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from legacyfund.lib.money import NOTHING

Cell = tuple[str, str]
Amounts = Mapping[Cell, Decimal]


def count_funded(asks: Sequence[Amounts], envelope: Amounts) -> int:
    """How many bids from the top fit together. `asks` in order of rank, pounds by year × control budget."""
    left = dict(envelope)
    for funded, ask in enumerate(asks):
        left = subtract(left, ask)
        if any(left[cell] < 0 for cell in ask):
            return funded
    return len(asks)


def subtract(envelope: Amounts, ask: Amounts) -> dict[Cell, Decimal]:
    """What is left of the envelope after the ask; below zero where it does not fit."""
    left = dict(envelope)
    for cell, amount in ask.items():
        left[cell] = left.get(cell, NOTHING) - amount
    return left


def add(envelope: Amounts, amounts: Amounts) -> dict[Cell, Decimal]:
    return subtract(envelope, {cell: -amount for cell, amount in amounts.items()})
