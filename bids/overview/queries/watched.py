"""Systems that somebody should do something about, of every department: for the jobs that watch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from bids.overview.queries.red_systems import OVER
from bids.register.models import Rating
from bids.register.rules.lasting import oldest_good_rating
from bids.register.rules.risk import RED_IN_168THS
from bids.register.workflow import RatingStatus, SystemStatus
from bids.writing.models import BidSystem


@dataclass(frozen=True)
class WatchedSystem:
    """`department` is an id; `assessed_on` is of its rating now."""

    pk: int
    reference: str
    name: str
    department: int
    assessed_on: date


def systems_rated_long_ago(asked_on: date) -> Iterator[WatchedSystem]:
    """Live systems that a bid treats which is not over, whose rating is older than a year and is not made
    anew.
    """
    again = Rating.objects.filter(
        system=OuterRef("system"), status__in=[RatingStatus.DRAFT, RatingStatus.RATED]
    )
    old = _ratings_now().filter(
        Exists(_open_bids().filter(system=OuterRef("system"))), assessed_on__lt=oldest_good_rating(asked_on)
    )
    return _watched(old.exclude(Exists(again)))


def red_systems_untreated(*, without_money: Iterable[int]) -> Iterator[WatchedSystem]:
    """Live systems rated red that no open bid treats. `without_money`: ids of bids that were approved and
    whose award does not stand.
    """
    treated = _open_bids().exclude(bid__in=without_money).filter(system=OuterRef("system"))
    red = _ratings_now().filter(overall_in_168ths__gte=RED_IN_168THS)
    return _watched(red.exclude(Exists(treated)))


def _open_bids() -> QuerySet[BidSystem]:
    return BidSystem.objects.exclude(bid__status__in=OVER).order_by()


def _ratings_now() -> QuerySet[Rating]:
    return Rating.objects.filter(status=RatingStatus.CONFIRMED, system__status=SystemStatus.LIVE)


def _watched(ratings: QuerySet[Rating]) -> Iterator[WatchedSystem]:
    rows = ratings.order_by("assessed_on", "system__reference").values_list(
        "system", "system__reference", "system__name", "system__department", "assessed_on"
    )
    return (WatchedSystem(*row) for row in rows)
