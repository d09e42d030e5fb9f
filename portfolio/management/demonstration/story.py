"""The demonstration fund from its first day to today."""

from datetime import datetime

from portfolio.management.demonstration.calls import hold_round
from portfolio.management.demonstration.cast import bring_departments, bring_systems, rate_this_year
from portfolio.management.demonstration.delivery import deliver
from portfolio.management.demonstration.money import decide, found_fund
from portfolio.management.demonstration.pull import make_client
from portfolio.management.demonstration.stage import Stage
from portfolio.management.demonstration.together import work_together


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
