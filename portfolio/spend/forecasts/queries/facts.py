"""What a forecast of an award is made on: its months, what is known of them, what was promised."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, Sum

from legacyfund.lib.control_budgets import cell_order
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.awards.queries.totals import award_position
from portfolio.spend.forecasts.queries.known import Clocks, is_known
from portfolio.spend.forecasts.rules.curve import months_from
from portfolio.spend.forecasts.rules.terms import AwardFacts, Cell, Place
from portfolio.spend.models import SpendLine

_KNOWN = """
SELECT p.year, p.period, p.budget
  FROM unnest(%(years)s::text[], %(periods)s::int[], %(budgets)s::text[]) AS p(year, period, budget)
 WHERE {is_known}
"""


@dataclass(frozen=True)
class AwardMonths:
    """Every place of the award in the order of time; `known`: the spend of those where it is known."""

    places: tuple[Place, ...]
    known: Mapping[Place, Decimal]
    paid: Mapping[Place, Decimal]
    """All accepted spend, also of a place of which more is waited for."""

    @property
    def to_say(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place not in self.known)


def award_facts(award: Award, *, now: datetime) -> AwardFacts:
    """Three queries, and one more for the spend."""
    position = award_position(award)
    promised = {(row.year, row.control_budget): row.committed for row in position if row.committed}
    spent = {(row.year, row.control_budget): row.spent for row in position if row.spent}
    months = award_months(award, {*promised, *spent}, now=now)
    return AwardFacts(promised, spent, months.to_say)


def award_months(award: Award, cells: set[Cell], *, now: datetime) -> AwardMonths:
    """As they were known at the moment. From the month in which the award was accepted, or was first paid
    for, to the end of its fund; in the control budgets of `cells`. `award` has its fund.
    """
    if award.answered_at is None:
        return AwardMonths((), {}, {})
    paid = paid_by_place(award, now=now)
    first = min([Period.of(london_date(award.answered_at)), *(month for month, _ in paid)])
    budgets = sorted({*(budget for _, budget in cells), *(budget for _, budget in paid)}, key=_order)
    last = max([Period(award.fund.last_year, 12), *(month for month, _ in paid)])
    places = tuple((month, budget) for month in months_from(first, last) for budget in budgets)
    known = _known_among(award, places, now)
    return AwardMonths(places, {place: paid.get(place, NOTHING) for place in places if place in known}, paid)


def _order(budget: str) -> tuple[object, ...]:
    return cell_order(("", budget))


def _known_among(award: Award, places: tuple[Place, ...], now: datetime) -> set[Place]:
    values: dict[str, Any] = {
        **Clocks(now).as_parameters(),
        "award": award.pk,
        "years": [month.year for month, _ in places],
        "periods": [month.number for month, _ in places],
        "budgets": [budget for _, budget in places],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            _KNOWN.format(is_known=is_known("%(award)s", "p.year", "p.period", "p.budget")), values
        )
        return {(Period(year, period), budget) for year, period, budget in cursor.fetchall()}


def paid_by_place(award: Award, *, now: datetime) -> dict[Place, Decimal]:
    """Accepted spend by month of payment and control budget, as it was accepted by then."""
    lines = (
        SpendLine.objects.filter(Q(award=award, feed_no__isnull=False, spend_return__accepted_at__lte=now))
        .order_by("year", "period", "control_budget")
        .values_list("year", "period", "control_budget")
        .annotate(total=Sum("amount"))
    )
    return {(Period(year, period), budget): total for year, period, budget, total in lines}
