"""What the S-curve and the earned value of an award are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award, Milestone, MilestoneShare
from portfolio.awards.workflow import AwardStatus, MilestoneStatus
from portfolio.spend.forecasts.models import Forecast
from portfolio.spend.forecasts.queries.facts import AwardMonths, award_months
from portfolio.spend.forecasts.queries.versions import reading_in, reading_of
from portfolio.spend.forecasts.rules.curve import CurveMonth, draw_months, months_from, months_with_money
from portfolio.spend.forecasts.rules.earned_value import EarnedValue, Weight, earned_value
from portfolio.spend.forecasts.rules.terms import Cell
from portfolio.spend.forecasts.rules.versions import Reading

MET = (MilestoneStatus.MET, MilestoneStatus.RELEASED)


@dataclass(frozen=True)
class Curves:
    """Of an award. `forecast`: its last version; `earlier`: the version drawn beside it."""

    months: tuple[CurveMonth, ...]
    this_month: Period
    budgets: tuple[str, ...]
    budget: str
    """The control budget drawn; blank for all together."""
    forecast: Forecast | None
    earlier: Forecast | None
    values: dict[str, EarnedValue]
    """Earned value by control budget, under the blank of all together."""


def curves_of(
    award: Award,
    milestones: Iterable[Milestone],
    *,
    now: datetime,
    budget: str = "",
    last: Forecast | None = None,
    earlier: Forecast | None = None,
) -> Curves:
    """`award` has its fund, `milestones` their shares; `last`: the version that stands. One query beside
    those of `milestones`, and another for an earlier version.
    """
    shares = [] if award.is_called_off else _shares_of(milestones)
    cells: set[Cell] = {(row.year, row.control_budget) for row in shares}
    months = award_months(award, cells, now=now, forecast=last)
    spent, released = _by_place(months), months.released
    budgets = tuple(code for code in CONTROL_BUDGETS if any(code == of for _, of in months.places))
    budget = budget if budget in budgets else ""
    promised = _promised(shares, None if award.answered_at is None else months.committed)
    expected = reading_in(months) if last is not None else None
    other = reading_of(earlier, award, cells) if earlier is not None else None
    this_month, closed = Period.of(london_date(now)), award.status == AwardStatus.CLOSED
    return Curves(
        draw_months(
            _span([*promised, *released], months, this_month, expected, other, closed=closed)
            if shares
            else (),
            this_month=this_month,
            promised=_summed(promised, budget),
            released=_summed(released, budget),
            spent=_summed(spent, budget),
            expected=expected,
            earlier=other,
            budget=budget,
        ),
        this_month,
        budgets,
        budget,
        last,
        earlier,
        _values(shares, spent, budgets, london_date(now)),
    )


def _shares_of(milestones: Iterable[Milestone]) -> list[MilestoneShare]:
    """Those that stand, of milestones that are not cancelled."""
    standing = [row for row in milestones if row.status != MilestoneStatus.CANCELLED]
    return [share for milestone in standing for share in milestone.shares.all() if share.stands]


_Added = tuple[Period, str, Decimal]


def _promised(shares: Iterable[MilestoneShare], committed: Mapping[Cell, Decimal] | None) -> list[_Added]:
    """No more of a year and control budget than is committed: what was given back, or lapsed once it was
    released, is no promise any more, of the latest milestones first. None: of an award not yet answered, all.
    """
    left, found = dict(committed or {}), []
    for share in sorted(shares, key=lambda row: (row.milestone.baseline_on, row.milestone.number, row.pk)):
        cell, amount = (share.year, share.control_budget), share.amount
        if committed is not None:
            amount = max(NOTHING, min(amount, left.get(cell, NOTHING)))
            left[cell] = left.get(cell, NOTHING) - amount
        found.append((Period.of(share.milestone.baseline_on), share.control_budget, amount))
    return found


def _span(
    added: list[_Added], months: AwardMonths, this_month: Period, *readings: Reading | None, closed: bool
) -> tuple[Period, ...]:
    """From the first month of the award or its money to the last in which anything moves: of a closed award
    the last in which money was handed over, paid or given back.
    """
    moved = [this_month, *(month for month, _, _ in added), *months_with_money(*readings)]
    first = min([*moved, *(month for month, _ in months.places[:1])])
    over = [*(month for month, _, _ in months.released), *(month for month, _ in months.paid)]
    return months_from(first, max(over, default=first) if closed else max(moved))


def _by_place(months: AwardMonths) -> list[_Added]:
    return [(month, budget, amount) for (month, budget), amount in months.paid.items()]


def _summed(rows: Iterable[_Added], budget: str) -> dict[Period, Decimal]:
    found: dict[Period, Decimal] = {}
    for month, of, amount in rows:
        if budget in ("", of):
            found[month] = found.get(month, NOTHING) + amount
    return found


def _values(
    shares: list[MilestoneShare], spent: list[_Added], budgets: tuple[str, ...], on: date
) -> dict[str, EarnedValue]:
    return {
        budget: earned_value(
            [_weight(row) for row in shares if budget in ("", row.control_budget)],
            sum((amount for _, of, amount in spent if budget in ("", of)), NOTHING),
            on,
        )
        for budget in (*budgets, "")
    }


def _weight(share: MilestoneShare) -> Weight:
    milestone = share.milestone
    met = milestone.actual_on if milestone.status in MET else None
    return Weight(share.amount, milestone.baseline_on, met)
