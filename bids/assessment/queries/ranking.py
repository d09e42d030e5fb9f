"""The ranking of a round: one SQL statement over all its eligible bids, on whole numbers.

The statement reads the inputs of a ranking as one canonical document, of today or frozen, so that a frozen
ranking can be made again from what it was made of. It gives the figures, the values, the places and the
tie-breaks.

Every bid of a round has the same denominators, so numerators alone decide the order:

    value      29·U × spread × 42 × sum of weights
    selection  29·U × 42 × sum of weights without COST

where U is `RISK_UNITS`, 29 the framework's range, spread the pence between the two cost
anchors, and 42 turns 840 × mean score (840 = lcm(1..8): a bid has at most 8 reviews) into 0 to 100.

A value the panel agreed on stands instead of the mean, in halves of a point: 420 × halves. Inputs of the
first format have none.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, Subquery

from bids.assessment.models import Moderation, ReviewScore, TieBreak
from bids.assessment.workflow import ReviewStatus
from bids.rounds.models import Criterion, Round
from bids.rounds.rules.scoring import RISK_RANGE, CriterionKind
from bids.versions.models import BidVersion
from bids.versions.rules.document import RISK_UNITS
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus
from legacyfund.lib.canonical import canonical_bytes

FORMAT = "legacyfund/ranking/2"
REVIEW_SHARES = 840  # lcm(1..MOST_REVIEWS)


@dataclass(frozen=True, slots=True)
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
    def missing(self) -> tuple[str, ...]:
        """What is missing before the bid has a rank, as whole sentences."""
        found = [f"No submitted review has scored {code}." for code in self.missing_criteria]
        if self.missing_reviews:
            wanted = self.reviews + self.missing_reviews
            found.insert(0, f"{self.reviews} of {wanted} reviews submitted.")
        return tuple(found)


# The document is read once, and as text: jsonb would build a tree of all of it first. MATERIALIZED keeps
# that one reading, where the joins would carry the document along with every bid. A list of scores is added
# up once and remembered (Memoize), for a round has few different ones. Bids are joined by their number in the
# document, and what is added up for each score fits a bigint; only what is made for each bid is numeric.
#
# What is best is negated, and a bid that lacks something has none of the figures that give a place. So one
# sort, by the window's order, serves places and ties, puts bids without a place last, and is the answer's.
RANK = """
WITH inputs AS MATERIALIZED (
    SELECT part.round, part.criteria, part.bids
    FROM json_to_record(%(inputs)s::json) AS part(round json, criteria json, bids json)
),
rules AS MATERIALIZED (
    SELECT (row.cost_low_anchor * 100)::numeric(60, 0) AS low,
           (row.cost_high_anchor * 100)::numeric(60, 0) AS high,
           row.reviews_wanted
    FROM inputs, json_to_record(inputs.round)
        AS row(cost_low_anchor numeric, cost_high_anchor numeric, reviews_wanted bigint)
),
criterion AS MATERIALIZED (
    SELECT row.code, row.place, row.kind, row.weight
    FROM inputs, json_to_recordset(inputs.criteria) AS row(code text, place int, kind text, weight bigint)
),
bid AS MATERIALIZED (
    SELECT row.*
    FROM inputs, ROWS FROM (
        json_to_recordset(inputs.bids)
            AS (reference text, risk_removed_units bigint, cost_to_fund numeric, whole_life_cost numeric,
                submitted_at timestamptz, reviews bigint, scores json, moderated json)
    ) WITH ORDINALITY
        AS row(reference, risk, cost_to_fund, whole_life_cost,
               submitted_at, reviews, scores, moderated, number)
),
weights AS (
    SELECT sum(weight) AS whole,
           coalesce(sum(weight) FILTER (WHERE kind = 'RISK'), 0) AS risk,
           coalesce(sum(weight) FILTER (WHERE kind = 'COST'), 0) AS cost,
           count(*) FILTER (WHERE kind = 'PANEL') AS judged
    FROM criterion
),
judged AS (
    SELECT bid.number,
           sum(criterion.weight * coalesce((bid.moderated ->> given.key)::bigint * (%(shares)s / 2),
                                           summed.shares)) AS points,
           count(*) FILTER (WHERE criterion.kind = 'PANEL') AS criteria
    FROM bid, json_each_text(bid.scores) AS given JOIN criterion ON criterion.code = given.key, LATERAL (
        SELECT sum(score::int) * (%(shares)s / count(*)) AS shares
        FROM json_array_elements_text(given.value::json) AS score
        HAVING count(*) > 0
    ) AS summed
    GROUP BY bid.number
),
figures AS (
    SELECT bid.*,
           greatest(rules.reviews_wanted - bid.reviews, 0) AS missing_reviews,
           coalesce(judged.criteria, 0) = weights.judged AND bid.reviews >= rules.reviews_wanted AS complete,
           weights.risk * 100 * 42 * least(bid.risk, %(range)s)
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
    LEFT JOIN judged USING (number)
),
valued AS (
    SELECT figures.*,
           CASE WHEN complete THEN -(without_cost * spread + of_cost) END AS less_value,
           CASE WHEN complete THEN -risk END AS less_risk,
           CASE WHEN complete THEN cost_to_fund END AS cost,
           CASE WHEN complete THEN submitted_at END AS moment
    FROM figures
),
placed AS (
    SELECT valued.*,
           row_number() OVER (ORDER BY less_value, less_risk, cost, moment, reference COLLATE "C") AS place,
           count(*) OVER (PARTITION BY less_value) AS same_value,
           count(*) OVER (PARTITION BY less_value, less_risk) AS same_risk,
           count(*) OVER (PARTITION BY less_value, less_risk, cost) AS same_cost,
           count(*) OVER (PARTITION BY less_value, less_risk, cost, moment) AS same_time
    FROM valued
)
SELECT reference,
       CASE WHEN complete THEN place END,
       -less_value,
       whole * spread,
       without_cost,
       whole_without_cost,
       risk,
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
       CASE WHEN NOT complete THEN ARRAY(
           SELECT code FROM criterion
           WHERE kind = 'PANEL' AND coalesce(json_array_length(placed.scores -> code), 0) = 0
           ORDER BY place
       ) END
FROM placed
ORDER BY less_value, less_risk, cost, moment, reference COLLATE "C"
"""


def rank_inputs(inputs: str) -> list[RankedBid]:
    """The bids of `ranking_inputs`: ranked first, then those that lack something."""
    values: dict[str, Any] = {
        "inputs": inputs,
        "range": Decimal(RISK_RANGE * RISK_UNITS),
        "shares": REVIEW_SHARES,
    }
    with connection.cursor() as cursor:
        cursor.execute(RANK, values)
        return [_ranked_bid(*row) for row in cursor]


def _ranked_bid(
    reference: str,
    rank: int | None,
    value: Decimal | None,
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
    missing_criteria: list[str] | None,
) -> RankedBid:
    """One row of the statement, in its order."""
    return RankedBid(
        reference=reference,
        rank=rank,
        value=None if value is None else (int(value), int(whole)),
        selection_value=None if rank is None else (int(without_cost), int(whole_without_cost)),
        risk_removed_units=risk,
        cost_to_fund=cost_to_fund,
        whole_life_cost=whole_life_cost,
        submitted_at=submitted_at,
        tie_break=TieBreak(tie_break),
        reviews=reviews,
        missing_reviews=missing_reviews,
        missing_criteria=tuple(missing_criteria or ()),
    )


def ranking_inputs(round_: Round) -> str:
    """Everything the places of the round's eligible bids are worked out from: canonical JSON.

    `{"format", "round": {…}, "criteria": [{code, name, place, kind, weight}], "bids": [{reference,
    version, sha256, risk_removed_units, cost_to_fund, whole_life_cost, submitted_at (of version 1),
    reviews (how many are submitted), scores: {code: [0–5, …]}, moderated: {code: 0–10 halves of a point}}]}`,
    bids by reference, without the calibration bid. Figures are of the current version; a review handed in
    before a clarification counts as it was given.
    """
    document = {
        "format": FORMAT,
        "round": {
            "reference": round_.reference,
            "cost_low_anchor": round_.cost_low_anchor,
            "cost_high_anchor": round_.cost_high_anchor,
            "rest_share": round_.rest_share,
            "reviews_wanted": round_.reviews_wanted,
        },
        "criteria": _criteria(round_),
        "bids": _bids(round_),
    }
    return canonical_bytes(document).decode()


def _criteria(round_: Round) -> list[dict[str, Any]]:
    rows = Criterion.objects.filter(round=round_).order_by("order")
    return [dict(row) for row in rows.values("code", "name", "kind", "weight", place=F("order"))]


def _bids(round_: Round) -> list[dict[str, Any]]:
    first = BidVersion.objects.filter(bid=OuterRef("pk"), number=1)
    submitted = Q(versions__reviews__status=ReviewStatus.SUBMITTED)
    rows = (
        Bid.objects.filter(round=round_, status=BidStatus.ELIGIBLE, calibration=None)
        .order_by("reference")
        .values(
            "reference",
            version=F("current_version__number"),
            sha256=F("current_version__sha256"),
            risk_removed_units=F("current_version__risk_removed_units"),
            cost_to_fund=F("current_version__cost_to_fund"),
            whole_life_cost=F("current_version__whole_life_cost"),
            submitted_at=Subquery(first.values("submitted_at")),
            reviews=Count("versions__reviews", filter=submitted),
        )
    )
    scores, moderated = submitted_scores(round_), agreed_halves(round_)
    return [
        {**row, "scores": scores[row["reference"]], "moderated": moderated[row["reference"]]} for row in rows
    ]


def agreed_halves(round_: Round) -> defaultdict[str, dict[str, int]]:
    """By the bid's reference and the criterion's code: what the panel agreed on, in halves of a point."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    rows = Moderation.objects.filter(bid__round=round_).order_by("bid__reference", "criterion__order")
    for reference, code, halves in rows.values_list("bid__reference", "criterion__code", "decided_halves"):
        found[reference][code] = halves
    return found


def submitted_scores(round_: Round) -> defaultdict[str, dict[str, list[int]]]:
    """By the bid's reference and the criterion's code: scores of its submitted reviews, in order."""
    rows = (
        ReviewScore.objects.filter(
            criterion__round=round_,
            criterion__kind=CriterionKind.PANEL,
            review__status=ReviewStatus.SUBMITTED,
            review__version__bid__status=BidStatus.ELIGIBLE,
        )
        .order_by("review__version__bid__reference", "criterion__order", "review_id")
        .values_list("review__version__bid__reference", "criterion__code", "score")
    )
    found: defaultdict[str, dict[str, list[int]]] = defaultdict(dict)
    for reference, code, score in rows:
        found[reference].setdefault(code, []).append(score)
    return found
