"""How much is made, and what is spent of each award when: one plan for all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from legacyfund.lib.financial_year import Period, financial_year
from legacyfund.lib.money import NOTHING

MILESTONES = 10
FIRST, APART = timedelta(days=30), timedelta(days=60)
"""When the first milestone is planned for, after the award was made, and how long after it each other."""
SHARES = {"CDEL": Decimal(100_000), "RDEL_PROGRAMME": Decimal(20_000)}
"""Of each milestone, in the year it is planned for."""
A_MONTH = Decimal(30_000)
SPENT_IN = "CDEL"


@dataclass(frozen=True)
class Size:
    """Awards, one for each bid, and the spend lines of all together."""

    bids: int
    spend_lines: int


@dataclass(frozen=True)
class Release:
    number: int
    on: date


@dataclass(frozen=True)
class Month:
    """What each award spends in it; reported on a day of the next."""

    period: Period
    spent: Decimal

    @property
    def reported_on(self) -> date:
        return self.period.next.first_day + timedelta(days=14)


def milestone_days(offered_on: date) -> list[date]:
    return [offered_on + FIRST + APART * place for place in range(MILESTONES)]


def releases(offered_on: date, today: date) -> list[Release]:
    """Of the milestones that have passed, all but the last, which waits."""
    passed = [day for day in milestone_days(offered_on) if day < today]
    return [Release(number, day) for number, day in enumerate(passed[:-1], start=1)]


def months(offered_on: date, today: date) -> Iterator[Month]:
    """Each whose return is due by now. No more is spent of a year than was released of it by then."""
    released, spent = releases(offered_on, today), dict[str, Decimal]()
    period = Period.of(offered_on)
    while Month(period, NOTHING).reported_on < today:
        held = sum(
            SHARES[SPENT_IN]
            for row in released
            if financial_year(row.on) == period.year and row.on < period.first_day
        )
        before = spent.get(period.year, NOTHING)
        month = Month(period, min(A_MONTH, held - before))
        spent[period.year] = before + month.spent
        yield month
        period = period.next
