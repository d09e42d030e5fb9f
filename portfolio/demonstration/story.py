"""The demonstration fund from its first day to today."""

from datetime import datetime

from portfolio.demonstration.calls import hold_round
from portfolio.demonstration.cast import bring_departments, bring_systems, rate_this_year
from portfolio.demonstration.delivery import deliver
from portfolio.demonstration.money import decide, found_fund
from portfolio.demonstration.pull import make_client
from portfolio.demonstration.stage import Stage
from portfolio.demonstration.together import work_together


def tell(now: datetime) -> None:
    """Everything through the actions, dated relative to `now`; the caller's transaction holds it all."""
    stage = Stage(now)
    bring_departments(stage)
    bring_systems(stage)
    found_fund(stage)
    hold_round(stage, 0)
    rate_this_year(stage)
    for number in (1, 2):
        hold_round(stage, number)
    work_together(stage)
    decide(stage)
    make_client(stage)
    deliver(stage)
