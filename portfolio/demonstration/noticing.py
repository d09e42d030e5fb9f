"""How some people wish to be told, and what the watch of the fund and of its publications finds."""

from datetime import time

from accounts.actions.notices import choose_notices
from portfolio.demonstration.stage import Stage
from portfolio.treasury.freshness.actions.watching import check_this_hour
from portfolio.watch.actions.findings import look_for_findings
from portfolio.watch.queries.kinds import KINDS
from portfolio.watch.rules import Group

CHOICES: dict[str, tuple[str, time | None, time | None]] = {
    "chair": ("DAILY", None, None),
    "fund-manager.two": ("AT_ONCE", time(19), time(7)),
    "finance.hmrc": ("WEEKLY", None, None),
    "bidder.dwp": ("DAILY", time(18), time(8)),
    "auditor": ("WEEKLY", None, None),
}
"""Pace, and quiet hours from and until."""


def choose_when_to_be_told(stage: Stage, *, days: int) -> None:
    for key, (pace, quiet_from, quiet_until) in CHOICES.items():
        person = stage.people[key]
        choose_notices(
            person=person,
            pace=pace,
            quiet_from=quiet_from,
            quiet_until=quiet_until,
            by=person,
            now=stage.at(days),
        )


def look(stage: Stage, *, days: int) -> None:
    """Not at the service itself: while the story is told nothing is sent, and of the jobs one alone runs."""
    told = [kind for kind in KINDS.values() if kind.group is not Group.SERVICE]
    look_for_findings(now=stage.at(days), kinds=told)


def check_what_is_published(stage: Stage, *, days: int) -> None:
    """As the hourly job would, so that the status page has states to show before the first of them."""
    check_this_hour(now=stage.at(days))
