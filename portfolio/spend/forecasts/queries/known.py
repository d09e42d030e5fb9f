"""Which months' spend is known, and which forecasts count: the one place that says so, in SQL, for the room.

The spend of a month in a control budget is known once a return of the award for that month and control budget
is accepted, or one of another or none (nothing was spent) and no return of this control budget waits. As at
a day it is once the return's journals of its own year count, whose keys name no year: what it reports of
another year is no spend of this month.
"""

from dataclasses import dataclass
from datetime import date, datetime

from legacyfund.lib.financial_year import Period, last_moment_of, london_date

_IS_KNOWN = """
    EXISTS (
        SELECT 1 FROM portfolio_return r
         WHERE r.award_id = {award} AND r.year = {year} AND r.period = {period}
           AND r.accepted_at <= %(known_at)s
           AND (%(as_at)s::date IS NULL OR (
               (make_date(left(r.year, 4)::int, 4, 1) + make_interval(months => r.period::int))::date
                   <= %(as_at)s::date + 1
               AND NOT EXISTS (
                   SELECT 1 FROM portfolio_journal j
                    WHERE j.idempotency_key
                          IN ('return:' || r.reference || ':spend', 'return:' || r.reference || ':refund')
                      AND j.effective_on > %(as_at)s)))
           AND (r.control_budget = {budget} OR (r.correction_reason = '' AND NOT EXISTS (
               SELECT 1 FROM portfolio_return u
                WHERE u.award_id = {award} AND u.year = {year} AND u.period = {period}
                  AND u.control_budget = {budget} AND u.received_at <= %(known_at)s
                  AND (u.accepted_at IS NULL OR u.accepted_at > %(known_at)s)
                  AND (u.refused_at IS NULL OR u.refused_at > %(known_at)s)
                  AND (u.withdrawn_at IS NULL OR u.withdrawn_at > %(known_at)s)))))
"""

_COUNTS = """
       NOT EXISTS (
           SELECT 1 FROM portfolio_changerequest c
            WHERE c.award_id = f.award_id AND c.kind = 'TERMINATE' AND c.status = 'APPROVED'
              AND c.answered_at > f.made_at AND c.answered_at <= {by})
   AND NOT EXISTS (
           SELECT 1 FROM portfolio_closure c
            WHERE c.award_id = f.award_id AND c.status = 'APPROVED'
              AND c.approved_at > f.made_at AND c.approved_at <= {by})
"""
COUNTS_NOW = _COUNTS.format(by="'infinity'")
"""SQL, true of a forecast `f` after which its award was not ended: what was said before counts no more."""
COUNTS_THEN = _COUNTS.format(by="%(said_by)s")


def is_known(award: str, year: str, period: str, budget: str) -> str:
    """SQL, true of a place whose spend is known by the two clocks. The arguments are columns."""
    return _IS_KNOWN.format(award=award, year=year, period=period, budget=budget)


@dataclass(frozen=True)
class Clocks:
    """As at the end of a day in London (None: today), as far as it was known at a moment."""

    known_at: datetime
    as_at: date | None = None

    @property
    def said_by(self) -> datetime:
        """The last moment by which a forecast has to have been made."""
        return self.known_at if self.as_at is None else min(self.known_at, last_moment_of(self.as_at))

    def as_parameters(self) -> dict[str, datetime | date | str | int | None]:
        month = Period.of(london_date(self.said_by))
        return {
            "known_at": self.known_at,
            "as_at": self.as_at,
            "said_by": self.said_by,
            "this_year": month.year,
            "this_period": month.number,
        }
