"""Funds a person may see, and the fund that pays for a round."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.rounds.queries import rounds_visible_to
from bids.rounds.workflow import RoundStatus
from legacyfund.lib.financial_year import format_year, start_of
from portfolio.funds.models import Fund, RoundBudget

if TYPE_CHECKING:
    from bids.rounds.models import Round


def years_of(fund: Fund) -> list[str]:
    return [format_year(start) for start in range(start_of(fund.first_year), start_of(fund.last_year) + 1)]


def funds_visible_to(user: User) -> QuerySet[Fund]:
    funds = Fund.objects.order_by("reference")
    return funds if has_permission(user, Permission.SEE_POSITION) else funds.none()


def rounds_of(fund: Fund) -> QuerySet[RoundBudget]:
    return RoundBudget.objects.filter(fund=fund).select_related("round").order_by("-round__opens_at", "-pk")


def untied_rounds(user: User) -> "QuerySet[Round]":
    """Rounds no fund pays for yet, newest first."""
    return rounds_visible_to(user).filter(budget__isnull=True).exclude(status=RoundStatus.ANNOUNCED)
