"""What a choice among the ranked bids of a round is made of: plain figures, one statement and its amounts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import JSONField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from bids.assessment.models import Ranking, RankingRow
from bids.assessment.queries.ranking_table import read_inputs, stated_weights
from bids.assessment.rules.asked_bias import bias_of_asked
from bids.assessment.rules.ranking_lines import CriterionLine, criterion_lines
from bids.assessment.rules.sensitivity import contenders, rank_ranges
from bids.register.rules.risk import RED_IN_168THS
from bids.rounds.models import Round
from bids.rounds.rules.scoring import CriterionKind, panel_value
from bids.versions.models import BidVersionAmount
from bids.versions.queries.offered import OfferedOption, offered_by
from bids.versions.rules.document import RISK_UNITS
from bids.writing.workflow import BidStatus
from legacyfund.lib.money import to_pence

Cell = tuple[str, str]


@dataclass(frozen=True)
class RankedAsk:
    """A bid of the frozen ranking. `value` is its selection value in points (0 to 100), exact; `asked` in
    pence by year × control budget; `risk_removed` in points, exact; `red`: it treats a system that was
    red-rated when it was sent.
    """

    bid_id: int
    reference: str
    title: str
    department_id: int
    department: str
    department_short: str
    rank: int
    value: Fraction
    asked: Mapping[Cell, int]
    risk_removed: Fraction
    red: bool
    withdrawn: bool
    options: tuple[OfferedOption, ...] = ()
    """What the department would accept instead."""

    @property
    def total(self) -> int:
        """Pence over all years and control budgets."""
        return sum(self.asked.values())


def ranked_asks(round_: Round) -> list[RankedAsk]:
    """By rank; none before the ranking is frozen. Withdrawn bids are there, and say so."""
    rows = list(
        RankingRow.objects.filter(ranking__round=round_)
        .select_related("version__bid__department")
        .defer("version__document")
        .annotate(systems=KeyTransform("systems", Cast("version__document", JSONField())))
        .order_by("rank")
    )
    asked = asked_in_versions([row.version_id for row in rows])
    offered = offered_by([row.version_id for row in rows])
    return [_ranked_ask(row, asked[row.version_id], offered.get(row.version_id, ())) for row in rows]


def asked_in_versions(versions: Collection[int]) -> Mapping[int, Mapping[Cell, int]]:
    """By the id of each version: pence by year × control budget."""
    asked: dict[int, dict[Cell, int]] = {version: {} for version in versions}
    amounts = BidVersionAmount.objects.filter(version__in=versions)
    for amount in amounts.order_by("year", "control_budget"):
        asked[amount.version_id][amount.year, amount.control_budget] = to_pence(amount.requested)
    return asked


def _ranked_ask(row: RankingRow, asked: Mapping[Cell, int], options: tuple[OfferedOption, ...]) -> RankedAsk:
    bid = row.version.bid
    systems: list[dict[str, Any]] = row.systems  # type: ignore[attr-defined]
    ratings = [system["rating"]["overall_in_168ths"] for system in systems if system["rating"]]
    return RankedAsk(
        bid_id=bid.pk,
        reference=bid.reference,
        title=bid.title,
        department_id=bid.department_id,
        department=bid.department.name,
        department_short=bid.department.short_name,
        rank=row.rank,
        value=Fraction(int(row.selection_numerator), int(row.selection_denominator)),
        asked=asked,
        risk_removed=Fraction(row.risk_removed_units, RISK_UNITS),
        red=any(overall >= RED_IN_168THS for overall in ratings),
        withdrawn=bid.status == BidStatus.WITHDRAWN,
        options=options,
    )


@dataclass(frozen=True)
class ScoreRange:
    """What a criterion gives to a bid, 0 to 100: as it counts, and the least and greatest it could."""

    given: Fraction
    least: Fraction
    greatest: Fraction


@dataclass(frozen=True)
class AskInDoubt:
    """What is not settled about a ranked bid. `scores` by criterion, without COST; `bias`: whole percent by
    which its optimism bias would raise what it asks; `places`: the best and the worst as weights move.
    """

    scores: Mapping[str, ScoreRange]
    bias: int
    places: tuple[int, int]


def doubts_in(ranking: Ranking) -> tuple[dict[str, int], dict[str, AskInDoubt]]:
    """The weights of the criteria that make a selection value, and each bid by its reference."""
    document = read_inputs(ranking.inputs)
    criteria = {row["code"]: row for row in document["criteria"] if row["kind"] != CriterionKind.COST}
    made_of = {bid["reference"]: criterion_lines(document, bid) for bid in document["bids"]}
    places = rank_ranges(stated_weights(document), contenders(document["bids"], made_of))
    bias = _biases_in(ranking)
    found = {}
    for bid in document["bids"]:
        name = bid["reference"]
        lines = [line for line in made_of[name] if line.code in criteria]
        scores = {line.code: _range_of(line, bid["scores"].get(line.code, [])) for line in lines}
        found[name] = AskInDoubt(scores, bias[name], places[name])
    return {code: row["weight"] for code, row in criteria.items()}, found


def _range_of(line: CriterionLine, scores: list[int]) -> ScoreRange:
    """What was worked out is in no doubt. A range is widened so that it holds the value agreed on."""
    if line.value is None:
        raise AssertionError("every bid of a frozen ranking is scored")
    given = [line.value, *(panel_value([score]) for score in scores)]
    return ScoreRange(line.value, min(given), max(given))


def _biases_in(ranking: Ranking) -> dict[str, int]:
    parts = ("appraisal", "options", "costs")
    document = Cast("version__document", JSONField())
    rows = RankingRow.objects.filter(ranking=ranking).order_by("rank")
    read = rows.annotate(**{f"read_{part}": KeyTransform(part, document) for part in parts})
    return {
        reference: bias_of_asked(appraisal, options or [], costs)
        for reference, appraisal, options, costs in read.values_list(
            "version__bid__reference", *(f"read_{part}" for part in parts)
        )
    }
