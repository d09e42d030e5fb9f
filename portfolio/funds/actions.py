"""Setting a fund up: its years, and the rounds it pays for."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.rounds.workflow import RoundStatus
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import start_of
from portfolio.funds.models import Fund, RoundBudget

if TYPE_CHECKING:
    from bids.rounds.models import Round


MOST_YEARS = 10


class FundRefused(DomainError):
    """The fund's reference or years cannot stand."""


class RoundAlreadyTied(ConflictRefused):
    """The round is paid for by a fund already, or is past the point where that can be said."""


def create_fund(
    *, reference: str, name: str, first_year: str, last_year: str, by: User, now: datetime
) -> Fund:
    require_permission(by, Permission.MANAGE_FUND)
    _check_reference(reference)
    _check_years(first_year, last_year)
    with transaction.atomic():
        fund, made = Fund.objects.get_or_create(
            reference=reference,
            defaults={
                "name": name,
                "first_year": first_year,
                "last_year": last_year,
                "created_at": now,
                "created_by": by,
            },
        )
        if not made:
            raise FundRefused(
                f"There is a fund {reference} already. Choose another reference.", field="reference"
            )
        record_event(
            "fund.created",
            fund,
            by=by,
            now=now,
            data={"name": name, "first_year": first_year, "last_year": last_year},
        )
    return fund


def _check_reference(reference: str) -> None:
    if not re.fullmatch(r"[A-Z][A-Z0-9-]{1,11}", reference):
        raise FundRefused(
            "A reference has 2 to 12 capital letters, figures or hyphens and begins with a letter, "
            "such as LITF.",
            field="reference",
        )


def _check_years(first_year: str, last_year: str) -> None:
    for field, year in (("first_year", first_year), ("last_year", last_year)):
        try:
            start_of(year)
        except ValueError as error:
            raise FundRefused(f"{error}.", field=field) from error
    years = start_of(last_year) - start_of(first_year) + 1
    if not 1 <= years <= MOST_YEARS:
        raise FundRefused(
            f"The last year must be the first or later, and a fund runs {MOST_YEARS} years at most.",
            field="last_year",
        )


def tie_round_budget(*, round: "Round", fund: Fund, by: User, now: datetime) -> RoundBudget:
    """Say which fund pays for a round, once, before its outcome is announced."""
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        if round.status == RoundStatus.ANNOUNCED:
            raise RoundAlreadyTied("This round has been announced, so a fund can no longer be tied to it.")
        budget, made = RoundBudget.objects.get_or_create(
            round=round, defaults={"fund": fund, "tied_at": now, "tied_by": by}
        )
        if not made:
            raise RoundAlreadyTied(
                f"Round {round.reference} is already paid for by {budget.fund.name}.", field="round"
            )
        record_event(
            "round.tied_to_fund",
            budget,
            by=by,
            now=now,
            ref=round.reference,
            data={"fund": fund.reference},
        )
    return budget
