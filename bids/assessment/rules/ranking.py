"""The ranking of a round: exact places worked out from one document, of today or frozen, on whole numbers.

A frozen ranking can be made again from what it was made of, without a database.

Every bid of a round has the same denominators, so numerators alone decide the order:

    value      29·U × spread × 42 × sum of weights
    selection  29·U × 42 × sum of weights without COST

where U is `RISK_UNITS`, 29 the framework's range, spread the pence between the two cost
anchors, and 42 turns 840 × mean score (840 = lcm(1..8): a bid has at most 8 reviews) into 0 to 100.

A value the panel agreed on stands instead of the mean, in halves of a point: 420 × halves. Inputs of the
first format have none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

import orjson

from bids.rounds.rules.scoring import MOST_REVIEWS, RISK_RANGE, CriterionKind
from bids.versions.rules.document import RISK_UNITS
from legacyfund.lib.collector import collector_paused

REVIEW_SHARES = 840  # lcm(1..MOST_REVIEWS)
HALF = REVIEW_SHARES // 2
SHARE_OF_ONE = (0, *(REVIEW_SHARES // reviews for reviews in range(1, MOST_REVIEWS + 1)))
FULL_RISK = RISK_RANGE * RISK_UNITS
TO_A_HUNDRED = 42

Bid = Mapping[str, Any]


class TieBreak(StrEnum):
    """The last rule needed to give a bid a place of its own among bids of equal value, in their order."""

    NONE = ""
    RISK = "RISK"
    COST = "COST"
    TIME = "TIME"
    REFERENCE = "REFERENCE"

    @property
    def in_words(self) -> str:
        return TIES_IN_WORDS[self]


TIES_IN_WORDS = {
    TieBreak.NONE: "",
    TieBreak.RISK: "Tied on value; placed by larger risk removed",
    TieBreak.COST: "Tied on value and risk removed; placed by smaller cost to the fund",
    TieBreak.TIME: "Tied on value, risk removed and cost; placed by earlier submission",
    TieBreak.REFERENCE: "Tied on everything; placed by reference",
}
BY_DEPTH = tuple(TieBreak)


class RankedBid(NamedTuple):
    """A bid's place; `rank` and the values are None while anything is missing.

    `missing_criteria` are codes of PANEL criteria without a submitted score, in the round's order.
    `value` and `selection_value` are (numerator, denominator).
    """

    reference: str
    rank: int | None
    value: tuple[int, int] | None
    selection_value: tuple[int, int] | None
    risk_removed_units: int
    cost_to_fund: Decimal
    whole_life_cost: Decimal
    submitted_at: datetime
    tie_break: TieBreak
    reviews: int
    missing_reviews: int
    missing_criteria: tuple[str, ...]

    @property
    def exact_value(self) -> Fraction | None:
        return None if self.value is None else Fraction(*self.value)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing before the bid has a rank, as whole sentences."""
        found = [f"No submitted review has scored {code}." for code in self.missing_criteria]
        if self.missing_reviews:
            wanted = self.reviews + self.missing_reviews
            found.insert(0, f"{self.reviews} of {wanted} reviews submitted.")
        return tuple(found)


class Weighed(NamedTuple):
    """A bid with what orders it; what is best is negated, so that the smallest comes first."""

    less_value: int
    less_risk: int
    cost_to_fund: Decimal
    submitted_at: datetime
    reference: str
    number: int
    without_cost: int
    whole_life_cost: Decimal
    bid: Bid


@dataclass(frozen=True)
class Scale:
    """What a round's bids are measured with. Anchors are in pence."""

    high: int
    spread: int
    wanted: int
    judged: tuple[tuple[str, int], ...]
    risk: int
    cost: int
    whole: int

    @classmethod
    def of(cls, round_: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]]) -> "Scale":
        def weight(*kinds: CriterionKind) -> int:
            return sum(row["weight"] for row in criteria if row["kind"] in kinds)

        low, high = (pence(Decimal(round_[name])) for name in ("cost_low_anchor", "cost_high_anchor"))
        in_order = sorted(criteria, key=lambda row: row["place"])
        return cls(
            high=high,
            spread=high - low,
            wanted=round_["reviews_wanted"],
            judged=tuple(
                (row["code"], row["weight"]) for row in in_order if row["kind"] == CriterionKind.PANEL
            ),
            risk=weight(CriterionKind.RISK) * 100 * TO_A_HUNDRED,
            cost=weight(CriterionKind.COST) * 100 * TO_A_HUNDRED * FULL_RISK,
            whole=weight(*CriterionKind) * TO_A_HUNDRED * FULL_RISK,
        )

    @property
    def value_denominator(self) -> int:
        return self.whole * self.spread

    @property
    def selection_denominator(self) -> int:
        return self.whole - self.cost // 100

    def weigh(self, number: int, bid: Bid) -> Weighed | None:
        """None where the bid lacks a review or the scores of a judged criterion."""
        points = self._points(bid["scores"], bid.get("moderated") or {})
        if points is None or bid["reviews"] < self.wanted:
            return None
        risk, cost = bid["risk_removed_units"], Decimal(bid["whole_life_cost"])
        without_cost = self.risk * min(risk, FULL_RISK) + points * FULL_RISK
        saved = max(0, min(self.high - pence(cost), self.spread))
        return Weighed(
            -(without_cost * self.spread + self.cost * saved),
            -risk,
            Decimal(bid["cost_to_fund"]),
            datetime.fromisoformat(bid["submitted_at"]),
            bid["reference"],
            number,
            without_cost,
            cost,
            bid,
        )

    def _points(self, scores: Mapping[str, list[int]], agreed: Mapping[str, int]) -> int | None:
        points = 0
        for code, weight in self.judged:
            given = scores.get(code)
            if not given:
                return None
            shares = agreed[code] * HALF if code in agreed else sum(given) * SHARE_OF_ONE[len(given)]
            points += weight * shares
        return points


def pence(pounds: Decimal) -> int:
    return int(pounds * 100)


def rank_inputs(inputs: str) -> list[RankedBid]:
    """The bids of `ranking_inputs`: ranked first, then those that lack something, by reference."""
    with collector_paused():
        document = orjson.loads(inputs)
        scale, bids = Scale.of(document["round"], document["criteria"]), document["bids"]
        weighed, lacking = [], []
        for number, bid in enumerate(bids):
            row = scale.weigh(number, bid)
            if row is None:
                lacking.append(_without_place(scale, bid))
            else:
                weighed.append(row)
        weighed.sort()
        return [*_placed(scale, weighed), *sorted(lacking, key=attrgetter("reference"))]


def _placed(scale: Scale, weighed: Sequence[Weighed]) -> Iterator[RankedBid]:
    of_value, of_selection = scale.value_denominator, scale.selection_denominator
    shared = [0, *(_shared(one, other) for one, other in pairwise(weighed)), 0]
    for place, row in enumerate(weighed):
        yield RankedBid(
            row.reference,
            place + 1,
            (-row.less_value, of_value),
            (row.without_cost, of_selection),
            -row.less_risk,
            row.cost_to_fund,
            row.whole_life_cost,
            row.submitted_at,
            BY_DEPTH[max(shared[place], shared[place + 1])],
            row.bid["reviews"],
            0,
            (),
        )


def _shared(one: Weighed, other: Weighed) -> int:
    """By how many of the rules, from the first on, two neighbours are alike; 4 leaves only the reference."""
    if one.less_value != other.less_value:
        return 0
    return next((depth for depth in range(1, 4) if one[depth] != other[depth]), 4)


def _without_place(scale: Scale, bid: Bid) -> RankedBid:
    return RankedBid(
        reference=bid["reference"],
        rank=None,
        value=None,
        selection_value=None,
        risk_removed_units=bid["risk_removed_units"],
        cost_to_fund=Decimal(bid["cost_to_fund"]),
        whole_life_cost=Decimal(bid["whole_life_cost"]),
        submitted_at=datetime.fromisoformat(bid["submitted_at"]),
        tie_break=TieBreak.NONE,
        reviews=bid["reviews"],
        missing_reviews=max(scale.wanted - bid["reviews"], 0),
        missing_criteria=tuple(code for code, _ in scale.judged if not bid["scores"].get(code)),
    )
