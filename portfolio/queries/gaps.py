"""Red-rated systems against bids and awards: which are neither bid for nor funded."""

from collections import Counter
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from bids.queries.red_systems import BidOnSystem, RedSystem, red_systems
from portfolio.models import Award
from portfolio.rules.coverage import WORDS, BidFacts, Coverage, coverage_of
from portfolio.workflow import AwardStatus, DecisionStatus


@dataclass(frozen=True)
class GapRow:
    system: RedSystem
    coverage: Coverage

    @property
    def words(self) -> str:
        return WORDS[self.coverage][0]

    @property
    def colour(self) -> str:
        return WORDS[self.coverage][1]


@dataclass(frozen=True)
class GapFigures:
    red: int
    nothing: int
    waiting: int
    funded: int


def gap_rows(user: User) -> list[GapRow]:
    """Every red-rated system the person may see, worst covered first, then by risk.

    An award counts only once it is announced: before, its bid looks as it did when it was submitted. Three
    statements, whatever the number of systems.
    """
    systems = red_systems(user, Permission.SEE_GAPS)
    standing = _awards_standing({bid.pk for system in systems for bid in system.bids})
    rows = [GapRow(system, coverage_of(_facts(bid, standing) for bid in system.bids)) for system in systems]
    order = list(Coverage)
    return sorted(rows, key=lambda row: order.index(row.coverage))


def gap_figures(rows: list[GapRow]) -> GapFigures:
    counted = Counter(row.coverage for row in rows)
    return GapFigures(
        red=len(rows),
        nothing=counted[Coverage.NOTHING],
        waiting=counted[Coverage.DRAFT] + counted[Coverage.BID] + counted[Coverage.RESERVED],
        funded=counted[Coverage.FUNDED],
    )


def _facts(bid: BidOnSystem, standing: set[int]) -> BidFacts:
    return BidFacts(
        is_draft=bid.is_draft,
        is_over=bid.is_over,
        outcome=bid.outcome,
        award_stands=bid.pk in standing,
    )


def _awards_standing(bids: set[int]) -> set[int]:
    """Ids of the bids whose announced award is neither declined nor ended."""
    standing = Award.objects.filter(bid__in=bids, decision__status=DecisionStatus.ANNOUNCED).exclude(
        status__in=[AwardStatus.DECLINED, AwardStatus.TERMINATED]
    )
    return set(standing.order_by("pk").values_list("bid_id", flat=True))
