"""A profile of money month by month: what milestones promise, what was spent, what is still expected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from portfolio.spend.forecasts.rules.curve import months_from

ByMonth = Mapping[Period, Decimal]


@dataclass(frozen=True)
class Profile:
    """What each month adds. `expected`: of the months whose spend is not known yet."""

    promised: ByMonth = field(default_factory=dict)
    spent: ByMonth = field(default_factory=dict)
    expected: ByMonth = field(default_factory=dict)


@dataclass(frozen=True)
class ProfileMonth:
    """What the month adds, and what it comes to by its end. `spent_by` is None in months to come, and
    `expected_by` before the present one, from whose spend to date it goes on.
    """

    month: Period
    promised: Decimal
    spent: Decimal
    expected: Decimal
    promised_by: Decimal
    spent_by: Decimal | None
    expected_by: Decimal | None


def profile_months(profile: Profile, this_month: Period, *, year: str = "") -> tuple[ProfileMonth, ...]:
    """Every month from the first in which anything moves to the last, the present one among them where the
    profile is of no single year; none where nothing moves.
    """
    moved = {
        month
        for added in (profile.promised, profile.spent, profile.expected)
        for month, amount in added.items()
        if amount
    }
    if not moved:
        return ()
    if year:
        moved |= {Period(year, 1), Period(year, 12)}
    else:
        moved.add(this_month)
    nobody_said = not any(profile.expected.values())
    spent_in_all = sum(profile.spent.values(), NOTHING)
    promised_by = spent_by = expected_by = NOTHING
    rows = []
    for month in months_from(min(moved), max(moved)):
        promised, spent, expected = (
            added.get(month, NOTHING) for added in (profile.promised, profile.spent, profile.expected)
        )
        promised_by, spent_by, expected_by = promised_by + promised, spent_by + spent, expected_by + expected
        is_to_come = month >= this_month
        rows.append(
            ProfileMonth(
                month,
                promised,
                spent,
                expected,
                promised_by,
                spent_by if month <= this_month or spent else None,
                spent_in_all + expected_by if is_to_come and not nobody_said else None,
            )
        )
    return tuple(rows)
