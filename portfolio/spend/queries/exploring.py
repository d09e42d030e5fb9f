"""What a person keeps of the spend explorer, and the lines that a query of it stands for."""

from collections.abc import Iterator
from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import Department, User
from legacyfund.lib.financial_year import Period
from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.spend.models import SavedView, SpendWorkbook
from portfolio.spend.queries.lines import DIMENSIONS, SpendFilter, as_rows, in_words
from portfolio.spend.rules.feed import LineRow
from portfolio.spend.rules.saved_views import parts_of

LINES_AT_ONCE = 2_000


def views_of(person: User) -> QuerySet[SavedView]:
    return SavedView.objects.filter(owner=person, deleted_at=None).order_by(Lower("name"), "pk")


def narrowed_in_words(query: str) -> dict[str, str]:
    """What lines are narrowed by, as the query says it, by the words for it."""
    parts = parts_of(query)
    found = {words: in_words(name, parts[name]) for name, (words, _) in DIMENSIONS.items() if name in parts}
    if "posted" in parts:
        found["Posted in"] = f"{Period.parse(parts['posted']).first_day:%B %Y}"
    return found


def workbooks_of(person: User, *, now: datetime) -> QuerySet[SpendWorkbook]:
    """Those being made, those that stopped, and those that can be downloaded, the latest first."""
    there = Q(keep_until=None) | Q(keep_until__gt=now)
    mine = SpendWorkbook.objects.filter(there, asked_by=person, removed_at=None)
    return mine.order_by("-asked_at", "-pk")


def query_of(wanted: SpendFilter) -> str:
    """As the API has it; `wanted_by` reads it back."""
    return urlencode(wanted.as_query())


def wanted_by(query: str) -> SpendFilter:
    parts = parts_of(query)
    code = parts.get("department", "").removeprefix("GB-GOR-")
    return SpendFilter(
        fund=Fund.objects.get(reference=parts["fund"]) if "fund" in parts else None,
        year=parts.get("year"),
        period=int(parts["period"]) if "period" in parts else None,
        department=Department.objects.get(code=code) if code else None,
        award=Award.objects.get(reference=parts["award"]) if "award" in parts else None,
        control_budget=parts.get("control_budget"),
        posted=Period.parse(parts["posted"]) if "posted" in parts else None,
    )


def lines_up_to(wanted: SpendFilter, up_to: int) -> Iterator[list[LineRow]]:
    """Some at a time, in the order of the feed."""
    last = 0
    while lines := as_rows(wanted.lines().filter(feed_no__gt=last, feed_no__lte=up_to)[:LINES_AT_ONCE]):
        last = cast(int, lines[-1]["feed_no"])
        yield lines
