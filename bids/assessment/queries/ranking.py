"""What the places of a round's eligible bids are worked out from, gathered into one document."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery

from bids.assessment.models import Moderation, ReviewScore
from bids.assessment.workflow import ReviewStatus
from bids.rounds.models import Criterion, Round
from bids.rounds.rules.scoring import CriterionKind
from bids.versions.models import BidVersion
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus
from legacyfund.lib.canonical import canonical_bytes

FORMAT = "legacyfund/ranking/2"


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
