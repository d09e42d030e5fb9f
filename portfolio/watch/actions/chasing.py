"""Chasing returns: what is due soon, what is missing, and which period nobody has closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from accounts.actions.each_row import do_each
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.financial_year import london_date
from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.spend.queries.due import delivering_awards_of, owed_returns
from portfolio.spend.queries.periods import closes_on, period_to_close
from portfolio.spend.rules.due import OwedReturn
from portfolio.spend.rules.periods import DUE_SOON_DAYS
from portfolio.watch.actions.findings import close_finding, open_finding
from portfolio.watch.models import Finding

KINDS = (Finding.Kind.RETURN_DUE, Finding.Kind.RETURN_MISSING, Finding.Kind.PERIOD_TO_CLOSE)


@dataclass(frozen=True)
class _Found:
    kind: Finding.Kind
    key: str
    fund: Fund
    ref: str
    message: str
    award: Award | None = None


def chase_returns(*, now: datetime) -> dict[str, int]:
    """Open what is due or missing, close what is cured; each in its own transaction, and none stops the
    others. Running it again changes nothing.
    """
    found = [one for fund in Fund.objects.order_by("reference") for one in _found_in(fund, now)]
    opened, not_opened = do_each(
        "return_not_chased", [(one.ref, partial(_open, found=one, now=now)) for one in found]
    )
    cured = Finding.objects.filter(kind__in=KINDS, closed_at__isnull=True).exclude(
        key__in=[one.key for one in found]
    )
    closed, not_closed = do_each(
        "finding_not_closed",
        [(row.subject_ref, partial(close_finding, finding=row, now=now)) for row in cured.order_by("pk")],
    )
    return {
        "opened": sum(map(bool, opened)),
        "closed": sum(map(bool, closed)),
        "failed": not_opened + not_closed,
    }


def _found_in(fund: Fund, now: datetime) -> Iterable[_Found]:
    today = london_date(now)
    awards = {award.reference: award for award in delivering_awards_of(fund)}
    for row in owed_returns(awards.values(), now):
        kind = None if row.is_in else _kind(row, today)
        if kind is not None:
            award = awards[row.award]
            key = f"{kind.lower().replace('_', '-')}:{award.pk}:{row.period}"
            yield _Found(kind, key, fund, row.award, _said(row, kind), award)
    following = period_to_close(fund, now)
    if following is not None and (day := closes_on(fund, following)) < today:
        yield _Found(
            Finding.Kind.PERIOD_TO_CLOSE,
            f"period-to-close:{fund.pk}:{following}",
            fund,
            fund.reference,
            f"{following.first_day:%B %Y} took returns until {day:%-d %B %Y} and is not closed.",
        )


def _kind(row: OwedReturn, today: date) -> Finding.Kind | None:
    if row.is_missing(today):
        return Finding.Kind.RETURN_MISSING
    return Finding.Kind.RETURN_DUE if row.due_on - today <= timedelta(days=DUE_SOON_DAYS) else None


def _said(row: OwedReturn, kind: Finding.Kind) -> str:
    month, day = f"{row.period.first_day:%B %Y}", f"{row.due_on:%-d %B %Y}"
    if kind == Finding.Kind.RETURN_DUE:
        return f"The return for {month} is due by {day}: {row.state.lower()}."
    return f"The return for {month} was due by {day} and is not certified: {row.state.lower()}."


def _open(found: _Found, now: datetime) -> bool:
    return open_finding(
        kind=found.kind,
        key=found.key,
        fund=found.fund,
        award=found.award,
        subject_ref=found.ref,
        message=found.message,
        tell=_people(found),
        now=now,
    )


def _people(found: _Found) -> Iterable[User]:
    """Who prepares it; once its day has passed, also who certifies it and the fund."""
    if found.award is None:
        return people_with(Permission.MANAGE_FUND)
    department = found.award.department
    people = people_with(Permission.PREPARE_RETURN, department=department)
    if found.kind == Finding.Kind.RETURN_MISSING:
        people |= people_with(Permission.CERTIFY_RETURN, department=department)
        people |= people_with(Permission.ACCEPT_RETURN)
    return people
