"""Simulations of a frozen ranking, and what they say of each bid."""

from dataclasses import dataclass
from typing import Any

from bids.assessment.models import Ranking, RankingRow, RankingSimulation
from bids.assessment.queries.ranking_table import frozen_ranking, read_inputs, stated_weights
from bids.assessment.rules.ranking_lines import criterion_lines
from bids.assessment.rules.sensitivity import Contender, Weights, contenders, share_within
from legacyfund.lib.canonical import read_canonical


@dataclass(frozen=True)
class SimulatedBid:
    """`row` is its place as frozen. `within` is in how many draws it was among the first places asked for."""

    row: RankingRow
    best: int
    worst: int
    within: int
    draws: int

    @property
    def percent(self) -> int:
        """Whole percent of the draws, halves up; never 0 or 100 unless it was none or all of them."""
        rounded = (200 * self.within + self.draws) // (2 * self.draws)
        return min(max(rounded, 1), 99) if 0 < self.within < self.draws else rounded


def frozen_contenders(ranking: Ranking) -> tuple[Weights, tuple[Contender, ...]]:
    """The stated weights and every bid of a frozen ranking, out of its inputs alone: none lacks anything."""
    document = read_inputs(ranking.inputs)
    lines = {bid["reference"]: criterion_lines(document, bid) for bid in document["bids"]}
    return stated_weights(document), contenders(document["bids"], lines)


def latest_simulation(ranking: Ranking) -> RankingSimulation | None:
    asked = RankingSimulation.objects.filter(ranking=ranking).select_related("asked_by")
    return asked.order_by("-asked_at", "-pk").first()


def simulated_bids(simulation: RankingSimulation, *, first: int) -> list[SimulatedBid]:
    """By rank, of a simulation that is done."""
    document: Any = read_canonical(simulation.result.encode())
    found = []
    for row in frozen_ranking(simulation.ranking.round):
        places = document["places"][row.version.bid.reference]
        found.append(
            SimulatedBid(
                row=row,
                best=places[0][0],
                worst=places[-1][0],
                within=share_within(places, first),
                draws=simulation.draws,
            )
        )
    return found
