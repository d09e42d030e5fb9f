"""The ranking as a page shows it: frozen, or as it stands now, each value with the lines it was made of."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import has_permission, sees_all_departments
from bids.assessment.models import Ranking, Review
from bids.assessment.queries.frozen import find_ranking, frozen_ranking
from bids.assessment.queries.ranking import rank_inputs
from bids.assessment.queries.ranking_inputs import ranking_inputs
from bids.assessment.rules.ranking import TieBreak
from bids.assessment.rules.ranking_lines import CriterionLine, criterion_lines
from bids.rounds.models import Round
from bids.rounds.workflow import RANKING_FROZEN, RoundStatus
from bids.versions.models import BidVersion
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
        reviewer=user, version__bid__round=OuterRef("pk"), status__in=["PROPOSED", "ACCEPTED"]
    )
    return rounds.filter(Q(status__in=RANKING_FROZEN) | Q(~Exists(unfinished), status=RoundStatus.CLOSED))


def ranking_table(round_: Round) -> RankingTable:
    ranking = find_ranking(round_)
    inputs = ranking.inputs if ranking else ranking_inputs(round_)
    document = read_canonical(inputs.encode())
    if not isinstance(document, dict):
        raise AssertionError("a ranking's inputs are a mapping")
    made_of = {bid["reference"]: criterion_lines(document, bid) for bid in document["bids"]}
    lines = _frozen_lines(round_, made_of) if ranking else _live_lines(round_, inputs, made_of)
    return RankingTable(ranking, lines)


def _frozen_lines(round_: Round, made_of: dict[str, tuple[CriterionLine, ...]]) -> list[RankingLine]:
    return [
        RankingLine(
            bid=row.version.bid,
            rank=row.rank,
            value=Fraction(int(row.value_numerator), int(row.value_denominator)),
            risk_removed=Fraction(row.risk_removed_units, BidVersion.RISK_UNITS),
            whole_life_cost=row.whole_life_cost,
            cost_to_fund=row.cost_to_fund,
            tie_note=TieBreak(row.tie_break).in_words,
            missing=(),
            lines=made_of[row.version.bid.reference],
        )
        for row in frozen_ranking(round_)
    ]


def _live_lines(
    round_: Round, inputs: str, made_of: dict[str, tuple[CriterionLine, ...]]
) -> list[RankingLine]:
    bids = {
        bid.reference: bid
        for bid in Bid.objects.filter(round=round_, reference__in=made_of)
        .select_related("department")
        .order_by("pk")
    }
    return [
        RankingLine(
            bid=bids[row.reference],
            rank=row.rank,
            value=row.exact_value,
            risk_removed=row.risk_removed,
            whole_life_cost=row.whole_life_cost,
            cost_to_fund=row.cost_to_fund,
            tie_note=row.tie_break.in_words,
            missing=row.missing,
            lines=made_of[row.reference],
        )
        for row in rank_inputs(inputs)
    ]
