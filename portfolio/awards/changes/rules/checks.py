"""Whether an award as it stands can be changed as a request asks.

Only milestones that are planned change: what is claimed is the department's due, and what is released is
spent by its returns. A request is made on figures, and holds on those alone.
"""

from datetime import date
from decimal import Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.days import day_in_words
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import has_ended
from legacyfund.lib.money import MOST, NOTHING, format_exact, is_whole_pennies
from portfolio.awards.changes.rules.kinds import CANCELLING, KINDS, OF_MONEY, OF_STATUS, POSSIBLE, ChangeKind
from portfolio.awards.changes.rules.terms import (
    IN_HAND,
    PLANNED,
    AmountChange,
    AwardNow,
    Terms,
    baseline_of,
    held_at,
)
from portfolio.awards.changes.rules.words import numbers, place_in_words, with_capital
from portfolio.ledger.rules.ended import ended_on


class ChangeRefused(DomainError):
    """The award cannot be changed so."""


class ChangeNotPossible(ConflictRefused):
    """The award is not in a status in which it can be changed so."""


class ChangeOutdated(ConflictRefused):
    """The figures that the request was made on are not the award's any more."""


def check_terms(terms: Terms, now: AwardNow, today: date) -> None:
    """Raises ChangeNotPossible or ChangeRefused, naming what is in the way and what can be done."""
    check_possible(terms.kind, now)
    for number in sorted(terms.milestones):
        _check_planned(number, now)
    if terms.kind in OF_MONEY:
        _check_money(terms, now, today)
    elif terms.kind is ChangeKind.RE_BASELINE:
        _check_baselines(terms, now, today)
    if terms.kind in CANCELLING:
        _check_something_is_left(terms, now)


def check_possible(kind: ChangeKind, now: AwardNow) -> None:
    """Raises ChangeNotPossible."""
    if kind not in POSSIBLE.get(now.status, frozenset()):
        raise ChangeNotPossible(
            f"Award {now.reference} is {now.status_words.lower()}, so "
            + (f"there is nothing to {KINDS[kind].lower()}." if kind in OF_STATUS else "this cannot change.")
        )
    if kind is ChangeKind.TERMINATE and (waiting := [row for row in now.milestones if row.status in IN_HAND]):
        first = waiting[0]
        raise ChangeNotPossible(
            f"{with_capital(first.in_words)} is {first.status.lower()}, and what is claimed is settled "
            "before an award ends. "
            + (
                "First the fund checks its evidence or refuses the claim, or whoever claimed it takes the "
                "claim back."
                if first.status == "CLAIMED"
                else "First the fund releases its money; where the award is paused, it is resumed for that."
            )
        )


def _check_planned(number: int, now: AwardNow) -> None:
    milestone = now.milestone(number)
    if milestone is None:
        raise ChangeRefused(f"Award {now.reference} has no milestone {number}.")
    if milestone.status != PLANNED:
        raise ChangeRefused(
            f"{with_capital(milestone.in_words)} is {milestone.status.lower()}, so it stays as it is. Only "
            "planned milestones change."
        )


def _check_money(terms: Terms, now: AwardNow, today: date) -> None:
    if not terms.amounts and not terms.cancelled:
        raise ChangeRefused("Every amount is as it was. Change at least one.", field="amounts")
    for row in terms.amounts:
        _check_amount(terms.kind, row, now, today)
        if row.number in terms.cancelled and row.after:
            raise ChangeRefused(
                f"Milestone {row.number} is to be cancelled, so it gets no money.", field="cancelled"
            )
    if terms.kind is ChangeKind.RE_PROFILE:
        _check_totals_stay(terms)


def _check_amount(kind: ChangeKind, row: AmountChange, now: AwardNow, today: date) -> None:
    where, (year, _) = with_capital(place_in_words(row.number, row.cell)), row.cell
    box = f"amount_{row.number}_{row.cell[0]}_{row.cell[1]}"
    if not is_whole_pennies(row.after) or not 0 <= row.after <= MOST:
        raise ChangeRefused(f"{where}: give pounds and whole pence, nought or more.", field=box)
    if row.after < row.before:
        if kind is ChangeKind.INCREASE:
            raise ChangeRefused(
                f"{where} would get {format_exact(row.after)} in place of {format_exact(row.before)}. An "
                "increase takes from nobody: propose a reduction or a re-profile for that.",
                field=box,
            )
        return
    if kind is ChangeKind.REDUCE:
        raise ChangeRefused(
            f"{where} would get {format_exact(row.after)} in place of {format_exact(row.before)}. A "
            "reduction gives to nobody: propose an increase or a re-profile for that.",
            field=box,
        )
    if has_ended(year, today):
        raise ChangeRefused(f"{where}: {ended_on(year)} Choose a year that runs.", field=box)
    if year not in now.years:
        raise ChangeRefused(
            f"{where}: the fund runs from {now.years[0]} to {now.years[-1]}. Choose one of its years.",
            field=box,
        )


def _check_totals_stay(terms: Terms) -> None:
    totals: dict[str, Decimal] = {}
    for (_, budget), amount in terms.net.items():
        totals[budget] = totals.get(budget, NOTHING) + amount
    for budget, over in totals.items():
        if over:
            more = "more" if over > 0 else "less"
            raise ChangeRefused(
                f"{SHORT_CONTROL_BUDGETS[budget]} would come to {format_exact(abs(over))} {more} than it "
                "is. A re-profile keeps the total of each control budget.",
                field="amounts",
            )


def _check_baselines(terms: Terms, now: AwardNow, today: date) -> None:
    if not terms.baselines:
        raise ChangeRefused("Every baseline is as it was. Give at least one a later day.", field="baselines")
    for row in terms.baselines:
        if row.after < today or row.after < row.before:
            what = now.milestone(row.number)
            assert what is not None  # noqa: S101 - checked above
            raise ChangeRefused(
                f"{with_capital(what.in_words)} has its baseline on {day_in_words(row.before)}. Give a "
                "later day, today or after.",
                field=f"baseline_{row.number}",
            )


def _check_something_is_left(terms: Terms, now: AwardNow) -> None:
    over = {row.number for row in now.milestones if row.status in ("RELEASED", "CANCELLED")}
    if terms.cancelled and {row.number for row in now.milestones} <= over | set(terms.cancelled):
        raise ChangeRefused(
            "That leaves nothing to deliver. Propose to terminate the award instead.", field="cancelled"
        )


def check_stands(terms: Terms, now: AwardNow) -> None:
    """Raises ChangeOutdated, with both figures, where the request was made on others than stand now."""
    for row in terms.amounts:
        held = held_at(now, (row.number, row.cell))
        if held != row.before:
            _outdated(place_in_words(row.number, row.cell), format_exact(row.before), format_exact(held))
    for baseline in terms.baselines:
        stands = baseline_of(now, baseline.number, baseline.before)
        if stands != baseline.before:
            _outdated(
                f"the baseline of milestone {baseline.number}",
                day_in_words(baseline.before),
                day_in_words(stands),
            )
    if terms.kind is ChangeKind.TERMINATE:
        planned = tuple(row.number for row in now.milestones if row.status == PLANNED)
        if planned != terms.cancelled:
            _outdated("the milestones still planned", numbers(terms.cancelled), numbers(planned))


def _outdated(where: str, before: str, stands: str) -> None:
    raise ChangeOutdated(
        f"This was proposed when {where} was {before}; now it is {stands}. Nothing was changed. Refuse the "
        "request, or have it withdrawn, and propose it again."
    )
