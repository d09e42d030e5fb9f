"""The ranking as a page shows it: frozen, or as it stands now, each value with the lines it was made of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bids.assessment.models import Ranking, RankingRow
from bids.assessment.queries.ranking import ranking_inputs
from bids.assessment.rules.ranking import RankedBid, TieBreak, rank_inputs
from bids.assessment.rules.ranking_lines import CriterionLine, criterion_lines
from bids.assessment.rules.sensitivity import Contender, Weights, contenders, rank_ranges
from bids.rounds.models import Round
from bids.versions.queries.offered import offered_by
from bids.versions.rules.document import RISK_UNITS
from bids.writing.models import Bid
from legacyfund.lib.canonical import canonical_bytes, read_canonical

MILLION = 1_000_000


@dataclass(frozen=True)
class RankingLine:
    """A bid in the table; `rank` and `value` are None while anything in `missing` is missing.

    `best` and `worst` are its places as each weight alone moves by a quarter; nought without a rank.
    """

    bid: Bid
    rank: int | None
    value: Fraction | None
    risk_removed: Fraction
    whole_life_cost: Decimal
    cost_to_fund: Decimal
    tie_note: str
    missing: tuple[str, ...]
    lines: tuple[CriterionLine, ...]
    best: int = 0
    worst: int = 0
    offered: tuple[str, ...] = ()
    """What its department would accept instead, in words; filled by `with_offers`."""

    @property
    def risk_per_million(self) -> Fraction | None:
        """Points of risk removed for each £1m of the fund's; None for a bid that asks for nothing."""
        return self.risk_removed * MILLION / Fraction(self.cost_to_fund) if self.cost_to_fund else None


@dataclass(frozen=True)
class RankingTable:
    """`frozen` is None while the ranking still moves. `without` says that bids are left out which the reader
    is kept away from: places are then counted among the others.
    """

    frozen: Ranking | None
    lines: list[RankingLine]
    without: bool = False

    @property
    def ranked(self) -> list[RankingLine]:
        return [line for line in self.lines if line.rank is not None]

    @property
    def lacking(self) -> list[RankingLine]:
        return [line for line in self.lines if line.rank is None]


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


def ranking_table(round_: Round, *, without: Collection[int] = ()) -> RankingTable:
    """`without`: ids of bids to be left out as if they were not there. A value stands by itself, so the
    others keep theirs; places, ties and ranges are made again among them.
    """
    ranking = find_ranking(round_)
    document = _without(read_inputs(ranking.inputs if ranking else ranking_inputs(round_)), without)
    made_of = {bid["reference"]: criterion_lines(document, bid) for bid in document["bids"]}
    if ranking and not without:
        lines = [_line(row.version.bid, row, made_of) for row in frozen_ranking(round_)]
    else:
        found = Bid.objects.filter(round=round_, reference__in=made_of).select_related("department")
        bids = {bid.reference: bid for bid in found.order_by("pk")}
        ranked = rank_inputs(canonical_bytes(document).decode())
        lines = [_line(bids[row.reference], row, made_of) for row in ranked]
    ranges = rank_ranges(stated_weights(document), _contenders(document, lines))
    return RankingTable(ranking, [_ranged(line, ranges) for line in lines], bool(without))


def with_offers(lines: Sequence[RankingLine]) -> list[RankingLine]:
    """The lines of a page, each with what its bid offers instead of itself as asked."""
    versions = {line.bid.pk: line.bid.current_version_id for line in lines}
    offered = offered_by([pk for pk in versions.values() if pk is not None])
    return [
        replace(line, offered=tuple(row.in_words for row in offered.get(versions[line.bid.pk] or 0, ())))
        for line in lines
    ]


def read_inputs(inputs: str) -> dict[str, Any]:
    """The document of `ranking_inputs`, of today or frozen."""
    document = read_canonical(inputs.encode())
    if not isinstance(document, dict):
        raise AssertionError("a ranking's inputs are a mapping")
    return document


def _without(document: dict[str, Any], without: Collection[int]) -> dict[str, Any]:
    if not without:
        return document
    left_out = set(Bid.objects.filter(pk__in=without).values_list("reference", flat=True))
    return {**document, "bids": [bid for bid in document["bids"] if bid["reference"] not in left_out]}


def stated_weights(document: dict[str, Any]) -> Weights:
    criteria = sorted(document["criteria"], key=lambda row: int(row["place"]))
    return tuple(row["weight"] for row in criteria)


def _contenders(document: dict[str, Any], lines: list[RankingLine]) -> tuple[Contender, ...]:
    made_of = {line.bid.reference: line.lines for line in lines if line.rank is not None}
    return contenders([bid for bid in document["bids"] if bid["reference"] in made_of], made_of)


def _ranged(line: RankingLine, ranges: dict[str, tuple[int, int]]) -> RankingLine:
    best, worst = ranges.get(line.bid.reference, (0, 0))
    return replace(line, best=best, worst=worst)


def _line(
    bid: Bid, row: RankedBid | RankingRow, made_of: dict[str, tuple[CriterionLine, ...]]
) -> RankingLine:
    return RankingLine(
        bid=bid,
        rank=row.rank,
        value=row.exact_value,
        risk_removed=Fraction(row.risk_removed_units, RISK_UNITS),
        whole_life_cost=row.whole_life_cost,
        cost_to_fund=row.cost_to_fund,
        tie_note=TieBreak(row.tie_break).in_words,
        missing=row.missing if isinstance(row, RankedBid) else (),
        lines=made_of[bid.reference],
    )
