"""What would lapse of a fund's year that runs, beside the bids of the reserve list that it would pay for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from portfolio.decisions.queries.reserve import ReserveRow, budgets_with_reserve, reserve_seen_by
from portfolio.funds.models import Fund
from portfolio.spend.forecasts.rules.lapse import fits_freed
from portfolio.spend.forecasts.rules.terms import Cell


@dataclass(frozen=True)
class ReserveAtYearEnd:
    """A bid of the reserve list that nobody has proposed to fund. `fits`: of what is free now; `would_fit`:
    once what can be taken from awards in time is free too.
    """

    row: ReserveRow
    fits: bool
    would_fit: bool


def reserve_at_year_end(
    user: User, fund: Fund, freed: Mapping[Cell, Decimal], *, now: datetime
) -> list[ReserveAtYearEnd]:
    """By round and place, those that fit or would, as far as the person may know of them."""
    found = []
    for budget in budgets_with_reserve(user).filter(fund=fund):
        for row in reserve_seen_by(user, budget, now=now):
            would_fit = fits_freed(_beyond_free(row, freed), freed)
            if row.waits and (row.fits or would_fit):
                found.append(ReserveAtYearEnd(row, row.fits, would_fit))
    return found


def _beyond_free(row: ReserveRow, freed: Mapping[Cell, Decimal]) -> Mapping[Cell, Decimal]:
    """All that the bid asks of the cells it lacks money in: what is free now is in `freed` too."""
    return {cell: row.asked[cell] for cell in row.lacking}
