"""Which awards have to say this month what they expect to spend."""

from dataclasses import dataclass
from datetime import date, datetime

from legacyfund.lib.financial_year import Period, london_date
from portfolio.spend.rules.periods import proposed_close


@dataclass(frozen=True)
class ForecastDue:
    """An award, by reference, with the last version's number and moment; 0 and None before the first."""

    award: str
    title: str
    department: str
    due_on: date
    number: int
    made_at: datetime | None


def due_on(today: date) -> date:
    """With the return of the month before: by the day on which its period closes, unless the fund sets
    another for it.
    """
    return proposed_close(Period.of(today).previous)


def is_due(accepted_at: datetime | None, made_at: datetime | None, today: date) -> bool:
    """From the month after it was accepted on, as its first return: in each month until it is given."""
    this_month = Period.of(today)
    if accepted_at is None or Period.of(london_date(accepted_at)) >= this_month:
        return False
    return made_at is None or Period.of(london_date(made_at)) < this_month
