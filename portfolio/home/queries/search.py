"""What a person finds by name or reference, in each room through that room's own idea of what they may see.

Nothing is found that its list would not show: a title that is hidden there is not searched, and a bid with
the panel says no more here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import Membership, User
from accounts.permissions import Permission
from accounts.queries.roles import permissions_in
from bids.assessment.queries.reviews import own_reviews
from bids.overview.queries.bids import BidFilter, list_bids, listed_lines
from bids.register.queries.lists import narrow_by_words
from bids.register.queries.passing import passed_on_from
from bids.register.queries.systems import systems_visible_to
from bids.writing.queries.reach import reach_in
from legacyfund.lib.financial_year import Period
from legacyfund.lib.searching import words_of
from legacyfund.web.templatetags.govuk import day
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.spend.queries.returns import returns_visible_to

AT_MOST = 20
"""Rows shown of a kind."""
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Found:
    """One row: its name, its reference, what else tells it from others, and the page it has."""

    name: str
    reference: str
    note: str
    url_name: str


@dataclass(frozen=True)
class FoundKind:
    """What was found of one kind; `more` than is shown, which the list of that name shows, if one does."""

    title: str
    rows: list[Found]
    more: bool
    url_name: str = ""


def search_for(text: str, *, person: User, held: list[Membership]) -> list[FoundKind]:
    """The kinds the person may see, each with what has every word of the text in its name or reference.

    `held` are the person's roles now.
    """
    allowed = permissions_in(held)
    kinds = [find(text, person, held) for permission, find in KINDS if permission in allowed]
    return [kind for kind in kinds if kind is not None]


def _systems(text: str, person: User, held: list[Membership]) -> FoundKind:
    found = narrow_by_words(systems_visible_to(person), text)
    rows = [
        Found(row.name, row.reference, row.department.name, "bids:system") for row in found[: AT_MOST + 1]
    ]
    return _kind("Systems", rows, "bids:systems")


def _passed(text: str, person: User, held: list[Membership]) -> FoundKind | None:
    """As they were called in the register they left; their page says where they went, and no more. Who sees
    every register sees the systems themselves.
    """
    reach = reach_in(held, {Permission.SEE_REGISTER})
    if reach.everything:
        return None
    found = _narrowed(passed_on_from(reach.sees), text, "name", "system__reference")
    rows = [
        Found(
            row.name,
            row.system.reference,
            f"went to {row.successor.name} on {day(row.passed_on)}",
            "bids:system",
        )
        for row in found[: AT_MOST + 1]
    ]
    return _kind("Systems passed to another department", rows)


def _bids(text: str, person: User, held: list[Membership]) -> FoundKind:
    found: Any = list_bids(reach_in(held), BidFilter(search=text))
    rows = [
        Found(line.title, line.reference, f"{line.department}, {line.status.label.lower()}", "bids:bid")
        for line in listed_lines(found[: AT_MOST + 1])
    ]
    return _kind("Bids", rows, "bids:bids")


def _reviews(text: str, person: User, held: list[Membership]) -> FoundKind | None:
    """The bids a reviewer was given, for those who do not see every bid."""
    if Permission.SEE_BIDS in permissions_in(held):
        return None
    of_bid = "version__bid"
    found = _narrowed(own_reviews(person), text, f"{of_bid}__title", f"{of_bid}__reference")
    bids = [row.version.bid for row in found[: AT_MOST + 1]]
    rows = [Found(bid.title, bid.reference, bid.department.name, "bids:review") for bid in bids]
    return _kind("Bids you review", rows, "bids:reviews")


def _awards(text: str, person: User, held: list[Membership]) -> FoundKind:
    found = _narrowed(awards_visible_to(person), text, "title", "reference", "department__name")
    rows = [
        Found(
            row.title,
            row.reference,
            f"{row.department.name}, {row.get_status_display().lower()}",
            "portfolio:award",
        )
        for row in found[: AT_MOST + 1]
    ]
    return _kind("Awards", rows)


def _returns(text: str, person: User, held: list[Membership]) -> FoundKind:
    found = _narrowed(
        returns_visible_to(person), text, "award__title", "reference", "award__department__name"
    )
    rows = [
        Found(
            f"{row.award.title}, {row.year}, {Period(row.year, row.period).in_words}",
            row.reference,
            f"{row.award.department.name}, {row.get_status_display().lower()}",
            "portfolio:return_page",
        )
        for row in found[: AT_MOST + 1]
    ]
    return _kind("Returns", rows)


KINDS: tuple[tuple[Permission, Callable[[str, User, list[Membership]], FoundKind | None]], ...] = (
    (Permission.SEE_REGISTER, _systems),
    (Permission.SEE_REGISTER, _passed),
    (Permission.SEE_BIDS, _bids),
    (Permission.REVIEW_BID, _reviews),
    (Permission.SEE_AWARDS, _awards),
    (Permission.SEE_RETURNS, _returns),
)


def _narrowed(rows: QuerySet[Row], text: str, *fields: str) -> QuerySet[Row]:
    for word in words_of(text):
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(anywhere)
    return rows


def _kind(title: str, rows: Iterable[Found], url_name: str = "") -> FoundKind:
    every = list(rows)
    return FoundKind(title, every[:AT_MOST], len(every) > AT_MOST, url_name)
