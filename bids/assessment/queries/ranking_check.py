"""A frozen ranking made again from the inputs that were frozen with it: the bytes have to be the same."""

import hashlib
from dataclasses import dataclass
from typing import Any

from bids.assessment.models import Ranking, RankingRow
from bids.assessment.queries.ranking_table import frozen_ranking
from bids.assessment.rules.ranking import RankedBid, rank_inputs
from legacyfund.lib.canonical import canonical_bytes

FIGURES = ("rank", "risk_removed_units", "cost_to_fund", "whole_life_cost", "tie_break")


@dataclass(frozen=True)
class RankingCheck:
    """Fingerprints (SHA-256): of the inputs as they were frozen and as they are stored, and of the places as
    they are stored and as they come out of the inputs now.
    """

    inputs_frozen: str
    inputs_stored: str
    result_stored: str
    result_again: str

    @property
    def is_same(self) -> bool:
        return self.inputs_frozen == self.inputs_stored and self.result_stored == self.result_again


def check_ranking(ranking: Ranking) -> RankingCheck:
    return RankingCheck(
        inputs_frozen=ranking.sha256,
        inputs_stored=_sha256(ranking.inputs.encode()),
        result_stored=_sha256(stored_result(ranking)),
        result_again=_sha256(recompute_ranking(ranking)),
    )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


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
