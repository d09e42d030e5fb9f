"""Switches as people see them."""

from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.financial_year import has_ended, london_date
from portfolio.awards.models import Milestone
from portfolio.awards.queries.exchanges import held_for_exchange
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to
from portfolio.ledger.models import BudgetSwitch
from portfolio.ledger.queries.listing import reversed_among
from portfolio.ledger.rules.ledger import Cell
from portfolio.ledger.workflow import ProposalStatus


def held_for_switch(fund: Fund, milestone: Milestone | None, *, now: datetime) -> dict[Cell, Decimal]:
    """By cell of a year that runs: a milestone's shares, or what the fund has promised to nobody."""
    today = london_date(now)
    held = held_for_exchange(fund, milestone)
    return {cell: amount for cell, amount in held.items() if not has_ended(cell[0], today)}


def switches_of(fund: Fund) -> QuerySet[BudgetSwitch]:
    return _with_words(BudgetSwitch.objects.filter(fund=fund)).order_by("-number")


def switches_visible_to(user: User) -> QuerySet[BudgetSwitch]:
    """Of the funds whose position the person sees."""
    return _with_words(BudgetSwitch.objects.filter(fund__in=funds_visible_to(user))).order_by("-pk")


def _with_words(rows: QuerySet[BudgetSwitch]) -> QuerySet[BudgetSwitch]:
    return rows.select_related(
        "fund", "milestone__award__department", "proposed_by", "confirmed_by", "withdrawn_by"
    )


def switches_on(milestone: Milestone) -> QuerySet[BudgetSwitch]:
    """Those that have moved some of its money and were not reversed, the first first."""
    return (
        BudgetSwitch.objects.filter(milestone=milestone, status=ProposalStatus.CONFIRMED)
        .exclude(pk__in=reversed_among(BudgetSwitch, milestone.award.fund))
        .select_related("fund")
        .order_by("number")
    )


def switches_to_confirm(user: User) -> QuerySet[BudgetSwitch]:
    """Those proposed by others, for whoever manages funds, the oldest first."""
    waiting = _with_words(BudgetSwitch.objects.filter(status=ProposalStatus.PROPOSED))
    if not has_permission(user, Permission.MANAGE_FUND):
        return waiting.none()
    return waiting.exclude(proposed_by=user).order_by("pk")


def obstacle_to_switch(switch: BudgetSwitch, user: User) -> str:
    """Why somebody who manages funds cannot confirm the proposal; empty when they can."""
    if switch.proposed_by_id == user.pk:
        return FORBIDDEN_PAIRS["confirm_switch"].refusal
    return ""
