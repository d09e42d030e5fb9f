"""The ranking as a page shows it: frozen, or as it stands now, each value with the lines it was made of."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import has_permission, sees_all_departments
from bids.assessment.models import Ranking, RankingRow, Review, TieBreak
from bids.assessment.queries.ranking import RankedBid, rank_inputs, ranking_inputs
from bids.assessment.rules.ranking_lines import CriterionLine, criterion_lines
from bids.assessment.workflow import REVIEWS_IN_HAND
from bids.rounds.models import Round
from bids.rounds.workflow import RANKING_FROZEN, RoundStatus
from bids.versions.rules.document import RISK_UNITS
from bids.writing.models import Bid
from bids.writing.queries.partners import bids_of_own
from legacyfund.lib.canonical import read_canonical


@dataclass(frozen=True)
class RankingLine:
    """A bid in the table; `rank` and `value` are None while anything in `missing` is missing."""

    bid: Bid
    rank: int | None
    value: Fraction | None
    risk_removed: Fraction
    whole_life_cost: Decimal
    cost_to_fund: Decimal
    tie_note: str
    missing: tuple[str, ...]
    lines: tuple[CriterionLine, ...]


@dataclass(frozen=True)
class RankingTable:
    """`frozen` is None while the ranking still moves."""

    frozen: Ranking | None
    lines: list[RankingLine]

    @property
    def ranked(self) -> list[RankingLine]:
        return [line for line in self.lines if line.rank is not None]

    @property
    def lacking(self) -> list[RankingLine]:
        return [line for line in self.lines if line.rank is None]


def rankings_visible_to(user: User) -> QuerySet[Round]:
    """Rounds whose ranking the person may see: frozen ones; and, for the chair, the fund and auditors, closed
    ones, unless the person has still to review a bid of it. None that is not announced where a bid is the
    person's own department's.
    """
    rounds = Round.objects.order_by("-opens_at", "-pk")
    if not has_permission(user, Permission.SEE_RANKING):
        return rounds.none()
    own = bids_of_own(user).filter(round=OuterRef("pk"), current_version__isnull=False)
    rounds = rounds.filter(Q(status=RoundStatus.ANNOUNCED) | ~Exists(own))
    if not sees_all_departments(user, Permission.SEE_BIDS):
        return rounds.filter(status__in=RANKING_FROZEN)
    unfinished = Review.objects.filter(
        reviewer=user, version__bid__round=OuterRef("pk"), status__in=REVIEWS_IN_HAND
    )
    return rounds.filter(Q(status__in=RANKING_FROZEN) | Q(~Exists(unfinished), status=RoundStatus.CLOSED))


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


def ranking_table(round_: Round) -> RankingTable:
    ranking = find_ranking(round_)
    inputs = ranking.inputs if ranking else ranking_inputs(round_)
    document = read_canonical(inputs.encode())
    if not isinstance(document, dict):
        raise AssertionError("a ranking's inputs are a mapping")
    made_of = {bid["reference"]: criterion_lines(document, bid) for bid in document["bids"]}
    if ranking:
        frozen = frozen_ranking(round_)
        return RankingTable(ranking, [_line(row.version.bid, row, made_of) for row in frozen])
    found = Bid.objects.filter(round=round_, reference__in=made_of).select_related("department")
    bids = {bid.reference: bid for bid in found.order_by("pk")}
    return RankingTable(None, [_line(bids[row.reference], row, made_of) for row in rank_inputs(inputs)])


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
