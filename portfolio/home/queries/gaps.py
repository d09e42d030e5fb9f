"""Red-rated systems against bids and awards: which are neither bid for nor funded."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import Permission
from bids.overview.queries.red_systems import (
    BidOnSystem,
    RedSystem,
    bid_progress,
    in_announced_round,
    red_rows,
    red_systems,
    treated_in,
)
from bids.writing.workflow import BidStatus
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.awards.workflow import OVER, AwardStatus
from portfolio.home.rules import WORDS, BidFacts, Coverage, coverage_of

ORDER = tuple(Coverage)


@dataclass(frozen=True)
class GapRow:
    """`ended`: what became of the award of a bid that was approved, where it stands no longer, by the bid's
    reference.
    """

    system: RedSystem
    coverage: Coverage
    ended: Mapping[str, str]

    @property
    def words(self) -> str:
        return WORDS[self.coverage][0]

    @property
    def colour(self) -> str:
        return WORDS[self.coverage][1]

    @property
    def bids(self) -> list[tuple[BidOnSystem, str]]:
        """With what became of its award, blank where that stands or there is none."""
        return [(bid, self.ended.get(bid.reference, "")) for bid in self.system.bids]


@dataclass(frozen=True)
class GapFigures:
    """How many red-rated systems there are of each coverage."""

    of: dict[Coverage, int]

    def count(self, wanted: Collection[Coverage] = ORDER) -> int:
        return sum(self.of.get(coverage, 0) for coverage in wanted)

    @property
    def red(self) -> int:
        return self.count()

    @property
    def nothing(self) -> int:
        return self.count([Coverage.NOTHING])

    @property
    def waiting(self) -> int:
        return self.count([Coverage.DRAFT, Coverage.BID, Coverage.RESERVED])

    @property
    def funded(self) -> int:
        return self.count([Coverage.FUNDED])


def gaps_visible_to(user: User) -> QuerySet[Any]:
    """Every red-rated system the person may see with its `coverage`, a place in ORDER; worst covered first,
    then by risk. An award counts only once it is announced: before, its bid looks as when it was submitted.
    """
    treated = treated_in(user).filter(system=OuterRef("pk")).order_by().values("system")
    best = treated.annotate(best=Max(_said_by_a_bid())).values("best")
    red: QuerySet[Any] = red_systems(user, Permission.SEE_GAPS)
    covered: QuerySet[Any] = red.annotate(coverage=Coalesce(Subquery(best), Value(0)))
    return covered.order_by("coverage", "-overall_in_168ths", "reference", "pk")


def gap_figures(gaps: QuerySet[Any]) -> GapFigures:
    counted = gaps.order_by("coverage").values_list("coverage").annotate(systems=Count("pk"))
    return GapFigures({ORDER[place]: systems for place, systems in counted})


@dataclass(frozen=True)
class DepartmentGaps:
    code: str
    department: str
    figures: GapFigures


def gaps_by_department(user: User) -> list[DepartmentGaps]:
    """Of those that have a red-rated system which the person may see, by name; one query."""
    rows = (
        gaps_visible_to(user)
        .order_by("department__name", "department", "coverage")
        .values_list("department__code", "department__abbreviation", "department__name", "coverage")
        .annotate(systems=Count("pk"))
    )
    found: dict[tuple[str, str], dict[Coverage, int]] = {}
    for code, short, name, place, systems in rows:
        found.setdefault((code, short or name), {})[ORDER[place]] = systems
    return [DepartmentGaps(*department, GapFigures(of)) for department, of in found.items()]


def narrow_gaps(gaps: QuerySet[Any], wanted: Collection[Coverage]) -> QuerySet[Any]:
    return gaps.filter(coverage__in=[ORDER.index(coverage) for coverage in wanted])


def gap_rows(gaps: Iterable[Any], user: User) -> list[GapRow]:
    """Rows for reading, of systems that `gaps_visible_to` found."""
    found = list(gaps)
    systems = red_rows(found, user)
    ended = _ended_awards({bid.reference for system in systems for bid in system.bids})
    return [GapRow(system, ORDER[each.coverage], ended) for system, each in zip(systems, found, strict=True)]


def _ended_awards(bids: Collection[str]) -> dict[str, str]:
    """The status of the last award of each of these bids, in words, where no money comes of it any more."""
    rows = Award.objects.filter(ANNOUNCED, bid__reference__in=bids).order_by("pk")
    last = dict(rows.values_list("bid__reference", "status"))
    return {bid: AwardStatus(status).label.lower() for bid, status in last.items() if status in OVER}


def _said_by_a_bid() -> Case:
    """The rule of `portfolio.home.rules` for a row of `treated_in`, as a place in ORDER."""
    return Case(*_cases(), default=Value(0), output_field=IntegerField())


def _cases() -> Iterator[When]:
    awards = Award.objects.filter(ANNOUNCED, bid=OuterRef("bid"))
    current = Exists(awards.exclude(status__in=OVER))
    for announced in (False, True):
        said: dict[tuple[int, int], list[str]] = {}
        for status in BidStatus:
            with_award, without = (_place(status, announced, award) for award in (True, False))
            said.setdefault((with_award, without), []).append(status)
        for (with_award, without), statuses in said.items():
            here = in_announced_round(announced) & Q(bid__status__in=statuses)
            if with_award != without:
                yield When(here & Q(current), then=Value(with_award))
            yield When(here, then=Value(without))


def _place(status: BidStatus, announced: bool, award_stands: bool) -> int:
    said = bid_progress(status, announced=announced)
    facts = BidFacts(said.is_draft, said.is_over, said.outcome, award_stands=award_stands)
    return ORDER.index(coverage_of([facts]))
