"""Waivers of checks on a file of spend that wait for the sign-off, and then for the fund."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from bids.overview.queries.waiting import Waiting, Worklist
from legacyfund.lib.financial_year import Period
from portfolio.home.queries.waiting.days import month_in_words, with_days_of_files
from portfolio.spend.models import Waiver
from portfolio.spend.queries.waivers import waivers_to_answer
from portfolio.spend.rules.checks import CHECKS
from portfolio.spend.rules.periods import due_on


def _waivers_of_the_department(user: User, now: datetime) -> QuerySet[Any]:
    """Asked for by a preparer, for the sign-off to answer."""
    return _waivers_by_month(waivers_to_answer(user, Permission.CERTIFY_RETURN))


def _waivers_for_the_fund(user: User, now: datetime) -> QuerySet[Any]:
    """That a department's sign-off has agreed to."""
    return _waivers_by_month(waivers_to_answer(user, Permission.ACCEPT_RETURN))


def _waivers_by_month(found: QuerySet[Waiver]) -> QuerySet[Any]:
    found = with_days_of_files(found, "upload__")
    return found.order_by("upload__year", "upload__period", "upload_id", "number")


def _waiver(row: Any) -> Waiting:
    """Its file cannot be sent before it is answered."""
    month = Period(row.upload.year, row.upload.period)
    label = f"Agree to or refuse waiver {row.reference} of {month_in_words(month)}: {CHECKS[row.code].words}"
    due = due_on(month, row.closes_on, row.late_until)
    return Waiting(label, due, "portfolio:waiver_page", {"reference": row.reference}, reason=row.reason)


WAIVERS_TO_CERTIFY = Worklist(
    "waivers-to-certify",
    "Waivers that the department asks for",
    frozenset({Permission.CERTIFY_RETURN}),
    _waivers_of_the_department,
    _waiver,
)
WAIVERS_TO_ACCEPT = Worklist(
    "waivers-to-accept",
    "Waivers that departments ask for",
    frozenset({Permission.ACCEPT_RETURN}),
    _waivers_for_the_fund,
    _waiver,
)
