"""How firm places are: with each weight moved alone by a quarter, and with all weights drawn at random.

Everything is a whole number, so the same inputs, seed and draws give the same places on every machine. A
place depends on the proportions of the weights alone: weights that no longer add up to 100 need no division.

Source: Multi-criteria analysis: a manual (DCLG 2009), 5.5.7 and 6.2.12, examine results under other weights.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import lcm
from operator import mul
from typing import Any

from bids.assessment.rules.ranking_lines import CriterionLine

Plain = Mapping[str, Any]
Weights = tuple[int, ...]
"""By criterion, in the round's order."""

LEAST, MOST = 750, 1250
"""Thousandths of the stated weight between which a drawn one lies, both included."""


@dataclass(frozen=True)
class Contender:
    """A bid with a place. `values` by criterion over a denominator that all bids of the ranking share."""

    reference: str
    values: tuple[int, ...]


def contenders(
    bids: Sequence[Plain], lines: Mapping[str, tuple[CriterionLine, ...]]
) -> tuple[Contender, ...]:
    """`bids` are those of a ranking's inputs that have a place, `lines` by reference; in the order that
    decides between equal values.
    """
    shared = lcm(*(line.value.denominator for bid in bids for line in lines[bid["reference"]] if line.value))
    return tuple(
        Contender(
            bid["reference"], tuple(int((line.value or 0) * shared) for line in lines[bid["reference"]])
        )
        for bid in sorted(bids, key=_where_values_are_equal)
    )


def _where_values_are_equal(bid: Plain) -> tuple[int, Decimal, datetime, str]:
    """More risk removed, less cost to the fund, the earlier submission, the reference."""
    return (
        -bid["risk_removed_units"],
        Decimal(bid["cost_to_fund"]),
        datetime.fromisoformat(bid["submitted_at"]),
        bid["reference"],
    )


def order_under(weights: Weights, rows: Sequence[Contender]) -> list[str]:
    """References from the first place on. Sorting keeps the order of equal values."""
    return [row.reference for row in sorted(rows, key=lambda row: -sum(map(mul, weights, row.values)))]


def rank_ranges(weights: Weights, rows: Sequence[Contender]) -> dict[str, tuple[int, int]]:
    """The best and the worst place of each bid as stated and as each weight alone moves by a quarter."""
    found: dict[str, tuple[int, int]] = {}
    for tried in (weights, *_moved_by_a_quarter(weights)):
        for place, reference in enumerate(order_under(tried, rows), start=1):
            best, worst = found.get(reference, (place, place))
            found[reference] = (min(best, place), max(worst, place))
    return found


def _moved_by_a_quarter(weights: Weights) -> Iterator[Weights]:
    """In quarters of a weight."""
    whole = tuple(4 * weight for weight in weights)
    for place, weight in enumerate(weights):
        for quarters in (3 * weight, 5 * weight):
            yield (*whole[:place], quarters, *whole[place + 1 :])


def draw_weights(weights: Weights, *, seed: int, draw: int) -> Weights:
    """In thousandths: each weight by itself from three to five quarters of what is stated, evenly.

    The number for a weight is the SHA-256 of "seed/draw/place" read as a whole number: anybody can draw
    the same ones again, in any language.
    """
    drawn = []
    for place, weight in enumerate(weights):
        digest = hashlib.sha256(f"{seed}/{draw}/{place}".encode()).digest()
        drawn.append(weight * (LEAST + int.from_bytes(digest, "big") % (MOST - LEAST + 1)))
    return tuple(drawn)


class Places:
    """In how many draws each bid came to each place, counted draw by draw."""

    def __init__(self, rows: Sequence[Contender]) -> None:
        self._rows = rows
        self._counts: dict[str, Counter[int]] = {row.reference: Counter() for row in rows}

    def count(self, weights: Weights) -> None:
        for place, reference in enumerate(order_under(weights, self._rows), start=1):
            self._counts[reference][place] += 1

    def as_document(self) -> dict[str, list[list[int]]]:
        """`{reference: [[place, draws], …]}`, by place."""
        return {
            name: [[place, times[place]] for place in sorted(times)] for name, times in self._counts.items()
        }


def share_within(places: Sequence[Sequence[int]], first: int) -> int:
    """In how many draws the bid was among the `first` places."""
    return sum(draws for place, draws in places if place <= first)
