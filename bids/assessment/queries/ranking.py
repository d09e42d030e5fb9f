"""The ranking of a round: one SQL statement over all its eligible bids, on whole numbers.

The statement has two heads and one tail. One head reads the tables of today, the other
the frozen inputs of a ranking. The tail makes the figures, the values, the places and the
tie-breaks.

Every bid of a round has the same denominators, so numerators alone decide the order:

    value      29·U × spread × 42 × sum of weights
    selection  29·U × 42 × sum of weights without COST

where U is `BidVersion.RISK_UNITS`, 29 the framework's range, spread the pence between the two cost
anchors, and 42 turns 840 × mean score (840 = lcm(1..8): a bid has at most 8 reviews) into 0 to 100.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection

from bids.assessment.rules.ranking import TieBreak
from bids.assessment.workflow import ReviewStatus
from bids.rounds.models import Round
from bids.rounds.rules.scoring import RISK_RANGE
from bids.versions.models import BidVersion
from bids.writing.workflow import BidStatus

MOST_REVIEWS = 8
REVIEW_SHARES = 840  # lcm(1..8)


@dataclass(frozen=True)
class RankedBid:
    """A bid's place; `rank` and the values are None while anything is missing.

    `missing_criteria` are codes of PANEL criteria without a submitted score, in the round's order.
    `value` and `selection_value` are (numerator, denominator) as the database made them.
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
    def risk_removed(self) -> Fraction:
        """In points of the framework."""
        return Fraction(self.risk_removed_units, BidVersion.RISK_UNITS)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing before the bid has a rank, as whole sentences."""
        found = [f"No submitted review has scored {code}." for code in self.missing_criteria]
        if self.missing_reviews:
            wanted = self.reviews + self.missing_reviews
            found.insert(0, f"{self.reviews} of {wanted} reviews submitted.")
        return tuple(found)


FROM_TABLES = """
rules AS (
    SELECT (cost_low_anchor * 100)::numeric(60, 0) AS low,
           (cost_high_anchor * 100)::numeric(60, 0) AS high,
           reviews_wanted
    FROM bids_round WHERE id = %(round)s
),
criterion AS (
    SELECT id, code, "order" AS place, kind, weight::numeric AS weight
    FROM bids_criterion WHERE round_id = %(round)s
),
bid AS (
    SELECT bid.id, bid.reference, version.risk_removed_units::numeric AS risk, version.cost_to_fund,
           version.whole_life_cost, first.submitted_at
    FROM bids_bid AS bid
    JOIN bids_bidversion AS version ON version.id = bid.current_version_id
    JOIN bids_bidversion AS first ON first.bid_id = bid.id AND first.number = 1
    WHERE bid.round_id = %(round)s AND bid.status = %(eligible)s
),
review AS (
    SELECT bid.reference, given.id
    FROM bid
    JOIN bids_bidversion AS version ON version.bid_id = bid.id
    JOIN bids_review AS given ON given.version_id = version.id
    WHERE given.status = %(submitted)s
),
reviewed AS (SELECT reference, count(*) AS reviews FROM review GROUP BY reference),
panel AS (
    SELECT review.reference, criterion.code, sum(score.score)::numeric AS total, count(*) AS scores
    FROM review
    JOIN bids_reviewscore AS score ON score.review_id = review.id
    JOIN criterion ON criterion.id = score.criterion_id AND criterion.kind = 'PANEL'
    GROUP BY review.reference, criterion.code
)
"""
FROM_INPUTS = """
inputs AS (SELECT %(inputs)s::jsonb AS document),
rules AS (
    SELECT ((document -> 'round' ->> 'cost_low_anchor')::numeric * 100)::numeric(60, 0) AS low,
           ((document -> 'round' ->> 'cost_high_anchor')::numeric * 100)::numeric(60, 0) AS high,
           (document -> 'round' ->> 'reviews_wanted')::bigint AS reviews_wanted
    FROM inputs
),
criterion AS (
    SELECT row.code, row.place, row.kind, row.weight
    FROM inputs, jsonb_to_recordset(document -> 'criteria')
        AS row(code text, place int, kind text, weight numeric)
),
bid AS (
    SELECT row.reference, row.risk_removed_units AS risk,
           row.cost_to_fund, row.whole_life_cost, row.submitted_at, row.reviews, row.scores
    FROM inputs, jsonb_to_recordset(document -> 'bids')
        AS row(reference text, risk_removed_units numeric, cost_to_fund numeric,
               whole_life_cost numeric, submitted_at timestamptz, reviews bigint, scores jsonb)
),
reviewed AS (SELECT reference, reviews FROM bid),
panel AS (
    SELECT bid.reference, given.key AS code, sum(score.value::numeric) AS total, count(*) AS scores
    FROM bid, jsonb_each(bid.scores) AS given, jsonb_array_elements_text(given.value) AS score
    GROUP BY bid.reference, given.key
)
"""
FIGURES = """
weights AS (
    SELECT sum(weight) AS whole,
           coalesce(sum(weight) FILTER (WHERE kind = 'RISK'), 0) AS risk,
           coalesce(sum(weight) FILTER (WHERE kind = 'COST'), 0) AS cost,
           array_agg(code) FILTER (WHERE kind = 'PANEL') AS judged
    FROM criterion
),
judged AS (
    SELECT panel.reference,
           sum(criterion.weight * panel.total * (%(shares)s / panel.scores)) AS points,
           array_agg(panel.code) AS codes
    FROM panel JOIN criterion USING (code)
    GROUP BY panel.reference
),
figures AS (
    SELECT bid.reference, bid.risk, bid.cost_to_fund, bid.whole_life_cost, bid.submitted_at,
           coalesce(reviewed.reviews, 0) AS reviews,
           greatest(rules.reviews_wanted - coalesce(reviewed.reviews, 0), 0) AS missing_reviews,
           coalesce(judged.codes, '{}') AS codes,
           coalesce(judged.codes, '{}') @> coalesce(weights.judged, '{}')
               AND coalesce(reviewed.reviews, 0) >= rules.reviews_wanted AS complete,
           weights.risk * least(bid.risk, %(range)s) * 100 * 42
               + coalesce(judged.points, 0) * %(range)s AS without_cost,
           weights.cost * 100 * 42 * %(range)s
               * greatest(0, least(rules.high - (bid.whole_life_cost * 100)::numeric(60, 0),
                                   rules.high - rules.low)) AS of_cost,
           rules.high - rules.low AS spread,
           %(range)s * 42 * weights.whole AS whole,
           %(range)s * 42 * (weights.whole - weights.cost) AS whole_without_cost
    FROM bid
    CROSS JOIN rules
    CROSS JOIN weights
    LEFT JOIN judged USING (reference)
    LEFT JOIN reviewed USING (reference)
)
"""
RANK = """
valued AS (
    SELECT figures.*, without_cost * spread + of_cost AS value FROM figures
),
placed AS (
    SELECT valued.*,
           row_number() OVER (
               PARTITION BY complete
               ORDER BY value DESC, risk DESC, cost_to_fund, submitted_at, reference COLLATE "C"
           ) AS place,
           count(*) OVER (PARTITION BY complete, value) AS same_value,
           count(*) OVER (PARTITION BY complete, value, risk) AS same_risk,
           count(*) OVER (PARTITION BY complete, value, risk, cost_to_fund) AS same_cost,
           count(*) OVER (PARTITION BY complete, value, risk, cost_to_fund, submitted_at) AS same_time
    FROM valued
)
SELECT reference,
       CASE WHEN complete THEN place END,
       value,
       whole * spread,
       without_cost,
       whole_without_cost,
       risk::bigint,
       cost_to_fund,
       whole_life_cost,
       submitted_at,
       CASE WHEN NOT complete OR same_value = 1 THEN ''
            WHEN same_risk = 1 THEN 'RISK'
            WHEN same_cost = 1 THEN 'COST'
            WHEN same_time = 1 THEN 'TIME'
            ELSE 'REFERENCE' END,
       reviews,
       missing_reviews,
       ARRAY(SELECT code FROM criterion
             WHERE kind = 'PANEL' AND NOT complete AND code <> ALL (placed.codes) ORDER BY place)
FROM placed
ORDER BY complete DESC, CASE WHEN complete THEN place END, reference COLLATE "C"
"""
COMPLETE = "SELECT coalesce(bool_and(complete), false) FROM figures"


def rank_round(round_: Round) -> list[RankedBid]:
    """The eligible bids of the round as they stand now: ranked first, then those that lack something.

    A review handed in before a clarification counts as it was given, whichever version it read.
    """
    return [_ranked_bid(*row) for row in _rows(f"{FROM_TABLES}, {FIGURES}, {RANK}", _of(round_))]


def lacks_nothing(round_: Round) -> bool:
    """Whether there are eligible bids and `rank_round` would give each a place; none of them is read."""
    ((complete,),) = _rows(f"{FROM_TABLES}, {FIGURES} {COMPLETE}", _of(round_))
    return bool(complete)


def rank_inputs(inputs: str) -> list[RankedBid]:
    """The same, from the text of `bids.assessment.queries.ranking_inputs.ranking_inputs`."""
    return [_ranked_bid(*row) for row in _rows(f"{FROM_INPUTS}, {FIGURES}, {RANK}", {"inputs": inputs})]


def _of(round_: Round) -> dict[str, Any]:
    return {"round": round_.pk, "eligible": BidStatus.ELIGIBLE, "submitted": ReviewStatus.SUBMITTED}


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    values |= {"range": Decimal(RISK_RANGE * BidVersion.RISK_UNITS), "shares": REVIEW_SHARES}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {statement}", values)
        return list(cursor.fetchall())


def _ranked_bid(
    reference: str,
    rank: int | None,
    value: Decimal,
    whole: Decimal,
    without_cost: Decimal,
    whole_without_cost: Decimal,
    risk: int,
    cost_to_fund: Decimal,
    whole_life_cost: Decimal,
    submitted_at: datetime,
    tie_break: str,
    reviews: int,
    missing_reviews: int,
    missing_criteria: list[str],
) -> RankedBid:
    """One row of the statement, in its order."""
    return RankedBid(
        reference=reference,
        rank=rank,
        value=None if rank is None else (int(value), int(whole)),
        selection_value=None if rank is None else (int(without_cost), int(whole_without_cost)),
        risk_removed_units=risk,
        cost_to_fund=cost_to_fund,
        whole_life_cost=whole_life_cost,
        submitted_at=submitted_at,
        tie_break=TieBreak(tie_break),
        reviews=reviews,
        missing_reviews=missing_reviews,
        missing_criteria=tuple(missing_criteria),
    )
