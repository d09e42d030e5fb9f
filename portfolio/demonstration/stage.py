"""What the story is about, by key, and its dates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from accounts.models import Department, User
from legacyfund.lib.financial_year import LONDON, financial_year, following_year, london_date, start_of

if TYPE_CHECKING:
    from bids.register.models import LegacySystem
    from bids.rounds.models import Round
    from bids.writing.models import Bid
    from portfolio.awards.models import Award
    from portfolio.funds.models import Fund


@dataclass
class Stage:
    """Every date counts from `now`, so that the demonstration is never out of date."""

    now: datetime
    people: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    systems: "dict[str, LegacySystem]" = field(default_factory=dict)
    rounds: "dict[int, Round]" = field(default_factory=dict)
    bids: "dict[str, Bid]" = field(default_factory=dict)
    awards: "dict[str, Award]" = field(default_factory=dict)
    fund: "Fund" = field(init=False)
    critical_fund: "Fund" = field(init=False)

    def at(self, days: int) -> datetime:
        """`days` before now when negative."""
        return self.now + timedelta(days=days)

    def day(self, days: int) -> date:
        return london_date(self.at(days))

    def closing_time(self, days: int) -> datetime:
        """5pm in London on that day."""
        return datetime.combine(self.day(days), time(17), LONDON)

    def year(self, number: int) -> str:
        """The financial years of the fund's money: 0 is the one of the first awards."""
        return following_year(financial_year(self.day(-350)), number)

    def year_on(self, days: int) -> int:
        """The number of the financial year of that day."""
        return start_of(financial_year(self.day(days))) - start_of(self.year(0))

    def writer(self, department: str) -> User:
        return self.people[f"bidder.{department}"]

    def finance(self, department: str) -> User:
        return self.people[f"finance.{department}"]

    def signer(self, department: str) -> User:
        return self.people[f"sign-off.{department}"]


def department_of(stage: Stage, award: str) -> str:
    department = stage.awards[award].department
    return next(key for key, found in stage.departments.items() if found == department)


def award_of(stage: Stage, award: str) -> "Award":
    """As it is by now, with what belongs to it."""
    found = type(stage.awards[award]).objects.select_related("department", "fund", "bid", "decision")
    return found.get(pk=stage.awards[award].pk)


Step = tuple[int, Callable[[Stage], object]]
"""What is done on a day, which counts from now."""


def on(days: int, do: Callable[..., object], *what: object, **more: object) -> Step:
    return days, lambda stage: do(stage, *what, days=days, **more)
