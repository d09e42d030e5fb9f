"""Setting the day of a period, letting an award be late for it, and closing it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.text import capfirst

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.days import day_in_words
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.models import Award
from portfolio.awards.workflow import DELIVERING
from portfolio.funds.models import Fund
from portfolio.ledger.actions.journals import lock_fund
from portfolio.spend.actions.shared import check_reason
from portfolio.spend.models import FundPeriod, PeriodException
from portfolio.spend.queries.due import delivering_awards_of, owed_in
from portfolio.spend.queries.periods import (
    is_closed,
    open_exceptions,
    period_row,
    period_to_close,
    posted_in,
)
from portfolio.spend.rules.periods import proposed_close
from portfolio.spend.workflow import PERIOD_TRANSITIONS


class PeriodRefused(DomainError):
    """The day or the exception is not one."""


class PeriodStays(ConflictRefused):
    """The period is closed, waits for an award, or is not the next to close."""


def plan_close(*, fund: Fund, period: Period, closes_on: date, by: User, now: datetime) -> FundPeriod:
    """Set the last day on which returns of an open period come into it; departments that deliver are told.

    Raises PermissionRefused, PeriodRefused, PeriodStays.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        fund = lock_fund(fund)
        _check_open(fund, period)
        if closes_on < period.next.first_day:
            raise PeriodRefused(
                f"{_named(period)} has not ended by then. Choose a later day.", field="closes_on"
            )
        if closes_on < london_date(now):
            raise PeriodRefused("That day has passed. Choose one to come.", field="closes_on")
        row = _row(fund, period)
        before = row.closes_on
        if before != closes_on:
            row.status = PERIOD_TRANSITIONS.target(row.status, "change")
            row.closes_on = closes_on
            row.save(update_fields=["status", "closes_on"])
        words = {"before": str(before), "after": str(closes_on)}
        _record("period.planned", row, by, now, words, tell=_those_who_report(fund))
        return row


def allow_late(
    *, fund: Fund, period: Period, award: Award, last_day: date, reason: str, by: User, now: datetime
) -> PeriodException:
    """Let the return of an award come until a day, for a reason. Until then the period is not closed.

    Raises PermissionRefused, PeriodRefused, PeriodStays.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        fund = lock_fund(fund)
        _check_open(fund, period)
        reason = " ".join(reason.split())
        _check_exception(fund, period, award, last_day, reason, now)
        row = _row(fund, period)
        allowed = row.exceptions.filter(award=award).aggregate(until=Max("last_day"))["until"]
        if allowed is not None and allowed >= last_day:
            raise PeriodRefused(
                f"It is allowed until {day_in_words(allowed)} already. The day can be made later, not "
                "earlier.",
                field="last_day",
            )
        made = PeriodException.objects.create(
            period=row, award=award, last_day=last_day, reason=reason, named_at=now, named_by=by
        )
        department = award.department
        words = {"award": award.reference, "last_day": str(last_day), "reason": reason}
        people = people_with(Permission.PREPARE_RETURN, department=department)
        people |= people_with(Permission.CERTIFY_RETURN, department=department)
        _record("period.exception_named", row, by, now, words, tell=people.distinct())
        return made


def close_period(*, fund: Fund, period: Period, by: User, now: datetime) -> FundPeriod:
    """Close the next period of the fund: what was posted in it is counted, and nothing is posted there again.

    What is accepted from now on is posted in the next. Raises PermissionRefused, PeriodStays.
    """
    require_permission(by, Permission.MANAGE_FUND)
    with transaction.atomic():
        # Whoever numbers lines of the fund holds it until they are committed.
        fund = lock_fund(fund)
        check_closing(fund, period, now)
        row, posted = _row(fund, period), posted_in(fund, period)
        missing = [one.award for one in owed_in(fund, period, now)]
        row.status = PERIOD_TRANSITIONS.target(row.status, "close")
        row.closed_at, row.closed_by = now, by
        row.first_feed_no, row.last_feed_no = posted.first, posted.last
        row.line_count, row.net = posted.lines, posted.net
        row.save(
            update_fields=[
                *("status", "closed_at", "closed_by"),
                *("first_feed_no", "last_feed_no", "line_count", "net"),
            ]
        )
        words = {
            "first": posted.first,
            "last": posted.last,
            "lines": posted.lines,
            "net": str(posted.net),
            "missing": missing,
        }
        _record("period.closed", row, by, now, words, tell=_those_who_report(fund))
        return row


def check_closing(fund: Fund, period: Period, now: datetime) -> None:
    """Raises PeriodStays with what it waits for, as the page says before anybody presses."""
    _check_open(fund, period)
    if period != period_to_close(fund, now):
        raise PeriodStays(
            f"{_named(period)} is not the next to close. Periods close in order, each once it has ended."
        )
    if waiting := open_exceptions(fund, period, now):
        # An award whose day was moved has two: the later counts, and comes last.
        days = {one.award.reference: one.last_day for one in waiting}
        named = "; ".join(f"{award} until {day_in_words(day)}" for award, day in days.items())
        them = "that return" if len(days) == 1 else "those returns"
        raise PeriodStays(
            f"{_named(period)} stays open: a return is allowed late, and is not accepted yet. {named}. "
            f"Accept {them}, or close the period after {day_in_words(max(days.values()))}."
        )


def _check_open(fund: Fund, period: Period) -> None:
    if is_closed(fund, period):
        raise PeriodStays(f"{_named(period)} is closed, and is never opened again.")


def _check_exception(
    fund: Fund, period: Period, award: Award, last_day: date, reason: str, now: datetime
) -> None:
    if award.fund_id != fund.pk or award.status not in DELIVERING:
        raise PeriodRefused("Choose an award of this fund that delivers.", field="award")
    check_reason(reason, "Say why its return may be late.", PeriodRefused)
    if last_day < max(london_date(now), period.next.first_day):
        raise PeriodRefused("Choose a day to come, after the period has ended.", field="last_day")


def _row(fund: Fund, period: Period) -> FundPeriod:
    """Behind the fund's lock, so that there is one."""
    return period_row(fund, period) or FundPeriod.objects.create(
        fund=fund, year=period.year, number=period.number, closes_on=proposed_close(period)
    )


def _named(period: Period) -> str:
    return f"{capfirst(period.in_words)} of {period.year}"


def _those_who_report(fund: Fund) -> list[User]:
    """Who prepares returns in the departments of its awards."""
    people: dict[int, User] = {}
    for department in {award.department for award in delivering_awards_of(fund)}:
        people |= {one.pk: one for one in people_with(Permission.PREPARE_RETURN, department=department)}
    return [people[pk] for pk in sorted(people)]


def _record(
    kind: str, row: FundPeriod, by: User, now: datetime, data: Mapping[str, object], *, tell: Iterable[User]
) -> None:
    record_event(
        kind,
        row,
        by=by,
        now=now,
        ref=row.fund.reference,
        data={
            "fund": row.fund.name,
            "period": f"{row.year}/{row.number}",
            "month": f"{row.month.first_day:%B %Y}",
            **data,
        },
        tell=tell,
    )
