"""What waits for a person, in order of date and one click from the step; and the figures of their role."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_listed, permissions_of
from accounts.queries.told import deliveries_set_aside, deliveries_waiting
from bids.assessment.queries.reviews import own_reviews, reviews_in_hand
from bids.overview.queries.waiting import (
    ASSESSMENT_WORKLISTS,
    BID_WORKLISTS,
    CLARIFICATION_WORKLISTS,
    Waiting,
    Worklist,
    soonest_first,
    what_is_found,
)
from portfolio.awards.queries.awards import accepted, awards_visible_to
from portfolio.awards.queries.totals import total_of_awards
from portfolio.funds.queries import funds_visible_to
from portfolio.home.queries.waiting import (
    AWARD_END_WORKLISTS,
    AWARD_WORKLISTS,
    DECISION_WORKLISTS,
    FUND_WORKLISTS,
    RETURN_WORKLISTS,
)
from portfolio.ledger.queries.position import funds_with_totals, position_total
from portfolio.watch.queries.findings import findings_for

WORKLISTS = (
    *ASSESSMENT_WORKLISTS,
    *BID_WORKLISTS,
    *CLARIFICATION_WORKLISTS,
    *AWARD_WORKLISTS,
    *AWARD_END_WORKLISTS,
    *RETURN_WORKLISTS,
    *DECISION_WORKLISTS,
    *FUND_WORKLISTS,
)
MESSAGES = "#messages"
ACCEPTED_AWARDS = "?shown=accepted"
EVERYTHING = "all years and control budgets together"
AT_FIRST = 10
"""Rows a home shows of each worklist."""


@dataclass(frozen=True)
class LongWorklist:
    """A worklist of which the home shows the first only: `number` lie in it."""

    code: str
    title: str
    number: int


@dataclass(frozen=True)
class Figure:
    """`amount` is pounds, and `over` says what it is added up over; otherwise `count` is shown. `url_name` is
    the page of the list it counts, with what that list is narrowed by or the part of the page it stands in.
    """

    label: str
    url_name: str
    narrowed: str = ""
    count: int = 0
    amount: Decimal | None = None
    over: str = ""


def waiting_for(user: User, *, now: datetime) -> tuple[list[Waiting], list[LongWorklist]]:
    """The first of each worklist, soonest first, and the worklists that hold more."""
    found: list[Waiting] = []
    longer = []
    for worklist, all_of_it in what_is_found(worklists_of(user), user, now=now).items():
        rows, total = worklist.first(AT_FIRST, all_of_it)
        found += rows
        if total > len(rows):
            longer.append(LongWorklist(worklist.code, worklist.title, total))
    return soonest_first(found), longer


def worklists_of(user: User) -> list[Worklist]:
    held = permissions_of(user)
    return [worklist for worklist in WORKLISTS if worklist.permissions & held]


def figures_for(user: User) -> list[Figure]:
    """Three or four, by the first of these that the person's roles give."""
    held = permissions_of(user)
    findings = [_findings(user)] if Permission.SEE_FINDINGS in held else []
    if Permission.SEE_POSITION in held:
        return [*_fund_figures(user), *findings]
    if Permission.SEE_RETURNS in held:
        return [*_department_figures(user), *findings]
    if Permission.REVIEW_BID in held:
        return [
            Figure("Reviews in hand", "bids:reviews", count=reviews_in_hand(user).count()),
            Figure("Reviews in all", "bids:reviews", count=own_reviews(user).count()),
        ]
    if Permission.MANAGE_PEOPLE in held:
        return [
            Figure("People", "accounts:people", count=people_listed().count()),
            Figure("Messages waiting", "accounts:jobs", MESSAGES, count=deliveries_waiting().count()),
            Figure("Messages set aside", "accounts:jobs", MESSAGES, count=deliveries_set_aside().count()),
            *findings,
        ]
    return []


def _findings(user: User) -> Figure:
    return Figure("Findings open", "portfolio:findings", count=findings_for(user).count())


def _fund_figures(user: User) -> list[Figure]:
    funds = funds_with_totals(funds_visible_to(user))
    total = position_total(row for _, row in funds)
    over = f"{'All funds' if len(funds) > 1 else 'One fund'}, {EVERYTHING}"
    amounts = {"Allocated": total.allocated, "Committed": total.committed, "Headroom": total.headroom}
    return [Figure(label, "portfolio:funds", amount=amount, over=over) for label, amount in amounts.items()]


def _department_figures(user: User) -> list[Figure]:
    """Of awards the department has accepted: one that is not answered, or declined, is no money of its."""
    total = total_of_awards(accepted(awards_visible_to(user)))
    over = f"All awards, {EVERYTHING}"
    amounts = {"Awarded to us": total.committed, "Released to us": total.released, "Spent": total.spent}
    return [
        Figure(label, "portfolio:awards", ACCEPTED_AWARDS, amount=amount, over=over)
        for label, amount in amounts.items()
    ]
