"""Systems that somebody should do something about, of every department: for the jobs that watch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from bids.overview.queries.red_systems import OVER
from bids.register.models import Rating
from bids.register.rules.lasting import oldest_good_rating
from bids.register.rules.risk import RED_IN_168THS
from bids.register.workflow import RatingStatus, SystemStatus
from bids.writing.models import BidSystem
from legacyfund.lib.financial_year import london_date

BEING_MADE = timedelta(days=30)
"""For how long a rating that was begun counts as being made, and not as left."""


@dataclass(frozen=True)
class WatchedSystem:
    """`department` is an id; `assessed_on` is of its rating now."""

    pk: int
    reference: str
    name: str
    department: int
    assessed_on: date


def systems_rated_long_ago(now: datetime) -> Iterator[WatchedSystem]:
    """Live systems whose rating is older than a year, and of which none was begun of late. One statement."""
    again = Rating.objects.filter(
        system=OuterRef("system"),
        status__in=[RatingStatus.DRAFT, RatingStatus.RATED],
        started_at__gt=now - BEING_MADE,
    )
    old = _ratings_now().filter(assessed_on__lt=oldest_good_rating(london_date(now)))
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
