"""The frozen ranking of a round, and the proof that it follows from its inputs."""

from bids.assessment.models import Ranking, RankingRow
from bids.assessment.queries.ranking import RankedBid, rank_inputs
from bids.rounds.models import Round
from legacyfund.lib.canonical import canonical_bytes


def find_ranking(round_: Round) -> Ranking | None:
    return Ranking.objects.filter(round=round_).select_related("frozen_by", "round").first()


def frozen_ranking(round_: Round) -> list[RankingRow]:
    """The rows of the round's frozen ranking by rank; none before it is frozen."""
    return list(
        RankingRow.objects.filter(ranking__round=round_)
        .select_related("version__bid__department")
        .defer("version__document")
        .order_by("rank")
    )


def recompute_ranking(ranking: Ranking) -> bytes:
    """The result worked out again from the frozen inputs: the same bytes as `stored_result`."""
    return canonical_bytes([_as_document(bid) for bid in rank_inputs(ranking.inputs)])


def stored_result(ranking: Ranking) -> bytes:
    """The stored rows in the same canonical form."""
    return canonical_bytes(
        [
            {
                "reference": row.version.bid.reference,
                "rank": row.rank,
                "value": [int(row.value_numerator), int(row.value_denominator)],
                "selection_value": [int(row.selection_numerator), int(row.selection_denominator)],
                "risk_removed_units": row.risk_removed_units,
                "cost_to_fund": row.cost_to_fund,
                "whole_life_cost": row.whole_life_cost,
                "tie_break": row.tie_break,
            }
            for row in frozen_ranking(ranking.round)
        ]
    )


def _as_document(bid: RankedBid) -> dict[str, object]:
    return {
        "reference": bid.reference,
        "rank": bid.rank,
        "value": bid.value,
        "selection_value": bid.selection_value,
        "risk_removed_units": bid.risk_removed_units,
        "cost_to_fund": bid.cost_to_fund,
        "whole_life_cost": bid.whole_life_cost,
        "tie_break": bid.tie_break,
    }
