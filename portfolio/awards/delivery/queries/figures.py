"""What the figures suggest of an award's delivery, spend and risk."""

from datetime import datetime

from legacyfund.lib.financial_year import financial_year, london_date
from portfolio.awards.changes.rules.tolerances import tolerances_on
from portfolio.awards.delivery.queries.forecasts import first_baselines, moves_of
from portfolio.awards.delivery.rules.slips import behind, is_slipping, times_later
from portfolio.awards.delivery.rules.suggested import (
    Planned,
    Suggestion,
    YearMoney,
    suggest_delivery,
    suggest_risk,
    suggest_spend,
)
from portfolio.awards.models import Award, Milestone
from portfolio.awards.queries.totals import award_position
from portfolio.awards.workflow import MilestoneStatus


def suggestions_for(award: Award, *, now: datetime) -> dict[str, Suggestion]:
    """By area; five queries."""
    today = london_date(now)
    year, planned = financial_year(today), _planned(award, now)
    money = [
        YearMoney(row.control_budget, row.committed, row.spent)
        for row in award_position(award)
        if row.year == year
    ]
    return {
        "delivery": suggest_delivery(planned, tolerances_on(today).slip_days),
        "spend": suggest_spend(year, money, today),
        "risk": suggest_risk(planned),
    }


def _planned(award: Award, now: datetime) -> list[Planned]:
    found = list(Milestone.objects.filter(award=award, status=MilestoneStatus.PLANNED).order_by("number"))
    moves, first = moves_of(row.pk for row in found), first_baselines(found)
    return [
        Planned(
            row.number,
            behind(row.baseline_on, row.forecast_on),
            row.forecast_on < london_date(now),
            is_slipping(times_later(first[row.pk], moves.get(row.pk, []))),
        )
        for row in found
    ]
