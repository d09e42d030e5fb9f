"""The demonstration fund from its first day to today."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from portfolio.demonstration.asking import ask_and_comment
from portfolio.demonstration.calls import assess, hold_round
from portfolio.demonstration.cast import (
    bring_critical_systems,
    bring_departments,
    bring_small_systems,
    bring_systems,
    rate_this_year,
)
from portfolio.demonstration.choosing import choose
from portfolio.demonstration.critical_bids import CRITICAL_ROUND
from portfolio.demonstration.delivery import deliver
from portfolio.demonstration.meeting import meet
from portfolio.demonstration.money import (
    decide,
    decide_small,
    found_critical_fund,
    found_fund,
    tie_critical_round,
)
from portfolio.demonstration.offering import offer_a_system
from portfolio.demonstration.panel import judge, seat_panel
from portfolio.demonstration.pull import make_client
from portfolio.demonstration.small_bids import SMALL_ROUND
from portfolio.demonstration.stage import Stage
from portfolio.demonstration.together import work_together


def tell(now: datetime) -> Stage:
    """Everything through the actions, dated relative to `now`; the caller's transaction holds it all."""
    stage = Stage(now)
    with _seldom_tidied():
        _tell(stage)
    return stage


def _tell(stage: Stage) -> None:
    bring_departments(stage)
    bring_systems(stage)
    found_fund(stage)
    hold_round(stage, 0)
    assess(stage, 0)
    rate_this_year(stage)
    bring_small_systems(stage)
    hold_round(stage, SMALL_ROUND)
    assess(stage, SMALL_ROUND)
    hold_round(stage, 1)
    assess(stage, 1)
    hold_round(stage, 2)
    work_together(stage)
    ask_and_comment(stage)
    decide(stage)
    decide_small(stage)
    choose_among_thirty(stage)
    make_client(stage)
    deliver(stage)
    offer_a_system(stage)


@contextmanager
def _seldom_tidied() -> Iterator[None]:
    """Looking for objects in circles takes an eighth of the story's time, and finds little."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def choose_among_thirty(stage: Stage) -> None:
    """The round of a second fund, which has half of what is asked of it."""
    bring_critical_systems(stage)
    found_critical_fund(stage)
    hold_round(stage, CRITICAL_ROUND)
    tie_critical_round(stage)
    seat_panel(stage)
    judge(stage)
    choose(stage)
    meet(stage)
