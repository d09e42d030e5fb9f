"""Systems whose risk was rated too long ago, or is red while nobody does anything about it."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.permissions import Permission
from bids.overview.queries.watched import (
    BEING_MADE,
    WatchedSystem,
    red_systems_untreated,
    systems_rated_long_ago,
)
from legacyfund.lib.days import day_in_words
from portfolio.awards.closing.queries.closing import terminated
from portfolio.awards.models import Award
from portfolio.awards.workflow import AwardStatus
from portfolio.watch.rules import Found, Group, Kind


def _of_system(row: WatchedSystem, message: str) -> Found:
    page = reverse("bids:system", args=[row.reference])
    return Found(str(row.pk), row.reference, f"{row.name}: {message}", page, department=row.department)


def rated_long_ago(now: datetime) -> Iterator[Found]:
    for row in systems_rated_long_ago(now):
        day = day_in_words(row.assessed_on)
        yield _of_system(row, f"its risk was last assessed on {day}, more than a year ago.")


def untreated(now: datetime) -> Iterator[Found]:
    ended = Q(status=AwardStatus.DECLINED) | terminated()
    standing = Award.objects.exclude(ended)
    without = (
        Award.objects.filter(ended).exclude(bid__in=standing.values("bid")).values_list("bid", flat=True)
    )
    for row in red_systems_untreated(without_money=without):
        yield _of_system(row, "it is red-rated, no bid for it is open, and no award pays for it.")


KINDS = (
    Kind(
        "RATING_OLD",
        Group.REGISTER,
        "Risk rating older than a year",
        f"The rating of a live system was assessed more than a year ago, and no other was begun in the last "
        f"{BEING_MADE.days} days.",
        f"Another rating is begun, and confirmed within {BEING_MADE.days} days.",
        told=(Permission.EDIT_REGISTER,),
        find=rated_long_ago,
        ignored_after=60,
        escalated_to=(Permission.TRANSFER_SYSTEMS,),
    ),
    Kind(
        "RED_UNTREATED",
        Group.REGISTER,
        "Red-rated, no bid and no money",
        "A live system has an overall risk of 16 or more, no bid for it is open and no award pays for it.",
        "A bid that treats it is started, it is rated lower, or it is switched off.",
        told=(Permission.EDIT_BID,),
        find=untreated,
        ignored_after=90,
        escalated_to=(Permission.CERTIFY_BID,),
    ),
)
