"""What caused a journal: the record whose step posted it, by the key under which it was posted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.closing.models import Closure
from portfolio.awards.models import Award, Milestone
from portfolio.decisions.models import Decision
from portfolio.ledger.models import BudgetExchange, BudgetSwitch, Journal, Reversal
from portfolio.spend.models import Return


@dataclass(frozen=True)
class Cause:
    """In words, and the page of it: a name of an address and what it takes."""

    words: str
    page: str = ""
    place: tuple[str | int, ...] = ()
    of_an_award: bool = False
    """Only those who see awards before they are announced are told."""


def cause_of(journal: Journal) -> Cause:
    """The record as it is found; in general words where it is none that has a page."""
    for pattern, rows, tell in _FOUND_BY:
        match = pattern.fullmatch(journal.idempotency_key)
        if match and (found := rows().filter(**match.groupdict()).first()) is not None:
            return tell(found)
    return _WITHOUT_A_PAGE.get(journal.kind, Cause("A step of the fund’s"))


_WITHOUT_A_PAGE = {
    "ALLOCATION": Cause("The Treasury gave money to the fund"),
    "ALLOCATION_DECREASE": Cause("Money was given back to the Treasury"),
    "LAPSE": Cause("The year had ended"),
}


def _decision(found: Decision) -> Cause:
    bid = found.bid.reference
    return Cause(f"Decision on {bid}", "portfolio:decision", (bid,), of_an_award=True)


def _end(found: Award) -> Cause:
    return _award(found, "The end of award")


def _closed_year(found: Award) -> Cause:
    return _award(found, "The year was closed for award")


def _award(found: Award, what: str) -> Cause:
    return Cause(f"{what} {found.reference}", "portfolio:award", (found.reference,), of_an_award=True)


def _change(found: ChangeRequest) -> Cause:
    what = f"Change {found.reference}: {found.get_kind_display().lower()}"
    return Cause(what, "portfolio:change", (found.award.reference, found.number), of_an_award=True)


def _closure(found: Closure) -> Cause:
    award = found.award.reference
    what = f"The closing of award {award}"
    return Cause(what, "portfolio:closure", (award, found.number), of_an_award=True)


def _milestone(found: Milestone) -> Cause:
    what = f"Milestone {found.reference}, {found.name}"
    return Cause(what, "portfolio:milestone", (found.award.reference, found.number), of_an_award=True)


def _return(found: Return) -> Cause:
    return Cause(f"Return {found.reference}", "portfolio:return_page", (found.reference,), of_an_award=True)


def _of_fund(what: str, page: str) -> Callable[[Any], Cause]:
    def tell(found: Any) -> Cause:
        return Cause(f"{what} {found.reference}", page, (found.fund.reference, found.number))

    return tell


_FOUND_BY: tuple[tuple[re.Pattern[str], Callable[[], QuerySet[Any]], Callable[[Any], Cause]], ...] = (
    (
        re.compile(r"decision-(?P<pk>\d+)-commitment"),
        lambda: Decision.objects.select_related("bid"),
        _decision,
    ),
    (re.compile(r"award-(?P<pk>\d+)-withdrawal"), Award.objects.all, _end),
    (
        re.compile(r"change-(?P<pk>\d+)-[a-z]+"),
        lambda: ChangeRequest.objects.select_related("award"),
        _change,
    ),
    (re.compile(r"closure-(?P<pk>\d+)"), lambda: Closure.objects.select_related("award"), _closure),
    (
        re.compile(r"milestone-(?P<pk>\d+)-release"),
        lambda: Milestone.objects.select_related("award"),
        _milestone,
    ),
    (
        re.compile(r"return:(?P<reference>.+):(?:spend|refund)(?::\d{4}-\d{2})?"),
        Return.objects.all,
        _return,
    ),
    (
        re.compile(r"exchange-(?P<pk>\d+)"),
        lambda: BudgetExchange.objects.select_related("fund"),
        _of_fund("Budget exchange", "portfolio:exchange"),
    ),
    (
        re.compile(r"switch-(?P<pk>\d+)"),
        lambda: BudgetSwitch.objects.select_related("fund"),
        _of_fund("Switch", "portfolio:switch"),
    ),
    (
        re.compile(r"reversal-(?P<pk>\d+)"),
        lambda: Reversal.objects.select_related("fund"),
        _of_fund("Reversal", "portfolio:reversal"),
    ),
    (re.compile(r"lapse-award:(?P<pk>\d+):.*"), Award.objects.all, _closed_year),
)
"""By what a key says: the field of a record, the records, and what is told of one."""
