"""The end of the first year of the money: what moves before, what lapses, what stays with its award."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from legacyfund.lib.financial_year import LONDON, financial_year, has_ended, last_day_of, london_date
from portfolio.awards.actions.exchanges import confirm_exchange, propose_exchange
from portfolio.awards.models import Milestone
from portfolio.awards.queries.exchanges import standing_shares
from portfolio.demonstration.stage import Stage
from portfolio.ledger.actions.lapsing import lapse_ended_years
from portfolio.ledger.models import BudgetExchange

KEPT = Decimal(250_000)
BEFORE_THE_END = timedelta(days=20)
LETTER = "Supplementary Estimate, letter to the fund"


def turn_the_year(stage: Stage, days: int) -> None:
    """What the end of the year has brought by that day, once: an exchange before it, the lapse after it."""
    year = stage.year(0)
    ends = datetime.combine(last_day_of(year) + timedelta(days=1), time(1, 5), LONDON)
    asked = ends - BEFORE_THE_END
    if asked <= stage.at(days) and not BudgetExchange.objects.filter(milestone=None).exists():
        manager, other = stage.people["fund-manager.one"], stage.people["fund-manager.two"]
        exchange = propose_exchange(
            fund=stage.fund,
            cell=(year, "CDEL"),
            to_year=stage.year(1),
            amount=KEPT,
            approval=LETTER,
            approved_on=london_date(asked) - timedelta(days=5),
            reason="The second round is decided after the year has ended, and is short of capital.",
            over_limit="The Treasury let the first year of the fund carry over all that it could not place.",
            by=manager,
            now=asked,
        )
        confirm_exchange(exchange=exchange, by=other, now=asked + timedelta(hours=3))
    if ends <= stage.at(days):
        lapse_ended_years(now=ends)


def ask_to_move(stage: Stage, milestone: Milestone, *, days: int) -> list[BudgetExchange]:
    """Proposed for what of the milestone's money is of a year that has ended by that day."""
    day, proposed = stage.day(days), []
    for share in standing_shares(milestone).order_by("year", "control_budget"):
        if not has_ended(share.year, day):
            continue
        exchange = propose_exchange(
            fund=stage.fund,
            milestone=milestone,
            cell=(share.year, share.control_budget),
            to_year=financial_year(day),
            amount=share.amount,
            approval=LETTER,
            approved_on=stage.day(days - 3),
            reason="The milestone was met after the year its money was planned for.",
            over_limit="The money is promised to the award, and would be lost to it otherwise.",
            by=stage.people["fund-manager.one"],
            now=stage.at(days),
        )
        proposed.append(exchange)
    return proposed


def move_with_the_award(stage: Stage, milestone: Milestone, *, days: int) -> None:
    for exchange in ask_to_move(stage, milestone, days=days):
        confirm_exchange(exchange=exchange, by=stage.people["fund-manager.two"], now=stage.at(days))
