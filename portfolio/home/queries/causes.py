"""What caused a journal: the record whose step posted it, by the key under which it was posted."""

import re
from collections.abc import Callable
from dataclasses import dataclass

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
    for pattern, find in _FOUND_BY:
        match = pattern.fullmatch(journal.idempotency_key)
        if match and (found := find(match[1])) is not None:
            return found
    return _WITHOUT_A_PAGE.get(journal.kind, Cause("A step of the fund’s"))


_WITHOUT_A_PAGE = {
    "ALLOCATION": Cause("The Treasury gave money to the fund"),
    "ALLOCATION_DECREASE": Cause("Money was given back to the Treasury"),
    "LAPSE": Cause("The year had ended"),
}


def _decision(key: str) -> Cause | None:
    found = Decision.objects.select_related("bid").filter(pk=key).first()
    return (
        None
        if found is None
        else Cause(
            f"Decision on {found.bid.reference}",
            "portfolio:decision",
            (found.bid.reference,),
            of_an_award=True,
        )
    )


def _award(key: str) -> Cause | None:
    found = Award.objects.filter(pk=key).first()
    return (
        None
        if found is None
        else Cause(
            f"The end of award {found.reference}", "portfolio:award", (found.reference,), of_an_award=True
        )
    )


def _change(key: str) -> Cause | None:
    found = ChangeRequest.objects.select_related("award").filter(pk=key).first()
    return (
        None
        if found is None
        else Cause(
            f"Change {found.reference}: {found.get_kind_display().lower()}",
            "portfolio:change",
            (found.award.reference, found.number),
            of_an_award=True,
        )
    )


def _closure(key: str) -> Cause | None:
    found = Closure.objects.select_related("award").filter(pk=key).first()
    return (
        None
        if found is None
        else Cause(
            f"The closing of award {found.award.reference}",
            "portfolio:closure",
            (found.award.reference, found.number),
            of_an_award=True,
        )
    )


def _milestone(key: str) -> Cause | None:
    found = Milestone.objects.select_related("award").filter(pk=key).first()
    return (
        None
        if found is None
        else Cause(
            f"Milestone {found.reference}, {found.name}",
            "portfolio:milestone",
            (found.award.reference, found.number),
            of_an_award=True,
        )
    )


def _return(reference: str) -> Cause | None:
    found = Return.objects.filter(reference=reference).first()
    return (
        None
        if found is None
        else Cause(f"Return {found.reference}", "portfolio:return_page", (found.reference,), of_an_award=True)
    )


def _exchange(key: str) -> Cause | None:
    found = BudgetExchange.objects.select_related("fund").filter(pk=key).first()
    return (
        None
        if found is None
        else Cause(
            f"Budget exchange {found.reference}", "portfolio:exchange", (found.fund.reference, found.number)
        )
    )


def _switch(key: str) -> Cause | None:
    found = BudgetSwitch.objects.select_related("fund").filter(pk=key).first()
    return (
        None
        if found is None
        else Cause(f"Switch {found.reference}", "portfolio:switch", (found.fund.reference, found.number))
    )


def _reversal(key: str) -> Cause | None:
    found = Reversal.objects.select_related("fund").filter(pk=key).first()
    return (
        None
        if found is None
        else Cause(f"Reversal {found.reference}", "portfolio:reversal", (found.fund.reference, found.number))
    )


def _close(key: str) -> Cause | None:
    found = Award.objects.filter(pk=key).first()
    return (
        None
        if found is None
        else Cause(
            f"The year was closed for award {found.reference}",
            "portfolio:award",
            (found.reference,),
            of_an_award=True,
        )
    )


_FOUND_BY: tuple[tuple[re.Pattern[str], Callable[[str], Cause | None]], ...] = (
    (re.compile(r"decision-(\d+)-commitment"), _decision),
    (re.compile(r"award-(\d+)-withdrawal"), _award),
    (re.compile(r"change-(\d+)-[a-z]+"), _change),
    (re.compile(r"closure-(\d+)"), _closure),
    (re.compile(r"milestone-(\d+)-release"), _milestone),
    (re.compile(r"return:(.+):(?:spend|refund)(?::\d{4}-\d{2})?"), _return),
    (re.compile(r"exchange-(\d+)"), _exchange),
    (re.compile(r"switch-(\d+)"), _switch),
    (re.compile(r"reversal-(\d+)"), _reversal),
    (re.compile(r"lapse-award:(\d+):.*"), _close),
)
