"""What a choice among the ranked bids of a round is made of: plain figures, one statement and its amounts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import JSONField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from bids.assessment.models import RankingRow
from bids.register.rules.risk import RED_IN_168THS
from bids.rounds.models import Round
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
