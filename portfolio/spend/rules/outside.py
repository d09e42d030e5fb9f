"""Payments that fall outside their award: from before it was accepted, or from after it ended."""

from dataclasses import dataclass
from datetime import date

from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import last_day_of


@dataclass(frozen=True)
class DaysPaid:
    """Of one award's lines: how many are from before it was accepted, and the first and the last day paid.

    `last_year`: the last financial year in which the award has money.
    """

    accepted_on: date | None
    terminated_on: date | None
    last_year: str | None
    early: int
    first: date
    last: date

    @property
    def ended_on(self) -> date | None:
        """The day it was terminated, else the last day of the last year in which it has money."""
        ends = [self.terminated_on] if self.terminated_on else []
        ends += [last_day_of(self.last_year)] if self.last_year else []
        return min(ends, default=None)

    @property
    def before_start(self) -> str:
        """What is from before the award was accepted, as a sentence; empty when nothing is."""
        if not self.early or self.accepted_on is None:
            return ""
        lines = "1 line of spend was" if self.early == 1 else f"{self.early:,} lines of spend were"
        return (
            f"{lines} paid before the award was accepted on {day_in_words(self.accepted_on)}, the first on "
            f"{day_in_words(self.first)}."
        )

    @property
    def after_end(self) -> str:
        """What is from after the award ended, as a sentence; empty when nothing is."""
        ended_on = self.ended_on
        if ended_on is None or self.last <= ended_on:
            return ""
        return (
            f"A payment of {day_in_words(self.last)} is reported, after the award ended on "
            f"{day_in_words(ended_on)}."
        )

    @property
    def sentences(self) -> list[str]:
        return [sentence for sentence in (self.before_start, self.after_end) if sentence]
