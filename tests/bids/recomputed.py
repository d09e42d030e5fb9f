"""What is frozen, worked out again from what it was made of: the bytes have to be the same."""

from typing import Any

from bids.assessment.models import Ranking, RankingRow
from bids.assessment.queries.ranking import RankedBid, rank_inputs
from bids.assessment.queries.ranking_table import frozen_ranking
from bids.versions.models import BidVersion
from bids.versions.queries.documents import plain_version
from bids.writing.appraisal.document import plain_appraisal
from bids.writing.queries.appraisal import appraisal_of
from legacyfund.lib.canonical import canonical_bytes

FIGURES = ("rank", "risk_removed_units", "cost_to_fund", "whole_life_cost", "tie_break")


def recompute_ranking(ranking: Ranking) -> bytes:
    """The result worked out again from the frozen inputs: the same bytes as `stored_result`."""
    return canonical_bytes(
        [
            _result(bid.reference, bid, value=bid.value, selection_value=bid.selection_value)
            for bid in rank_inputs(ranking.inputs)
        ]
    )


def stored_result(ranking: Ranking) -> bytes:
    """The stored rows in the same canonical form."""
    return canonical_bytes(
        [
            _result(
                row.version.bid.reference,
                row,
                value=(int(row.value_numerator), int(row.value_denominator)),
                selection_value=(int(row.selection_numerator), int(row.selection_denominator)),
            )
            for row in frozen_ranking(ranking.round)
        ]
    )


def _result(reference: str, row: RankedBid | RankingRow, **values: Any) -> dict[str, Any]:
    return {"reference": reference, **values, **{name: getattr(row, name) for name in FIGURES}}


def recompute_appraisal(version: BidVersion) -> bytes:
    """A version's appraisal worked out again from its lines and basis: the bytes it was frozen as."""
    appraisal = appraisal_of(plain_version(version))
    return canonical_bytes(None if appraisal is None else plain_appraisal(appraisal))
