"""The order of scored bids, and which tie-break decided a place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class TieBreak(StrEnum):
    """The last rule needed to give an entry a place of its own among entries of equal value."""

    NONE = ""
    RISK = "RISK"
    COST = "COST"
    TIME = "TIME"
    REFERENCE = "REFERENCE"

    @property
    def in_words(self) -> str:
        return _IN_WORDS[self]


_IN_WORDS = {
    TieBreak.NONE: "",
    TieBreak.RISK: "Tied on value; placed by larger risk removed",
    TieBreak.COST: "Tied on value and risk removed; placed by smaller cost to the fund",
    TieBreak.TIME: "Tied on value, risk removed and cost; placed by earlier submission",
    TieBreak.REFERENCE: "Tied on everything; placed by reference",
}


@dataclass(frozen=True)
class RankEntry:
    """A bid with all its criteria scored. `submitted_at` is when version 1 was submitted."""

    reference: str
    value: Fraction
    risk_removed: Fraction
    cost_to_fund: Decimal
    submitted_at: datetime


@dataclass(frozen=True)
class RankedEntry:
    place: int
    entry: RankEntry
    tie_break: TieBreak


def rank(entries: Iterable[RankEntry]) -> tuple[RankedEntry, ...]:
    """Highest value first; ties by larger risk removed, smaller cost to the fund, earlier submission.

    The reference comes last, so that the order is total. `tie_break` is NONE for a value nobody else
    has; otherwise it is the first of those rules after which the entry stands alone.
    """
    ordered = sorted(entries, key=_key)
    alike = [Counter(_key(entry)[:depth] for entry in ordered) for depth in range(1, 5)]
    return tuple(
        RankedEntry(place, entry, _tie_break(_key(entry), alike))
        for place, entry in enumerate(ordered, start=1)
    )


_Key = tuple[Fraction | Decimal | datetime | str, ...]


def _key(entry: RankEntry) -> _Key:
    return (-entry.value, -entry.risk_removed, entry.cost_to_fund, entry.submitted_at, entry.reference)


def _tie_break(key: _Key, alike: list[Counter[_Key]]) -> TieBreak:
    for depth, rule in enumerate((TieBreak.NONE, TieBreak.RISK, TieBreak.COST, TieBreak.TIME)):
        if alike[depth][key[: depth + 1]] == 1:
            return rule
    return TieBreak.REFERENCE
