"""Returns that awards owe: what is expected by when, what state it is in, which are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONArray

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.models import Award
from portfolio.awards.workflow import DELIVERING
from portfolio.funds.models import Fund
from portfolio.spend.models import CorrectionRequest, FundPeriod, PeriodException, Return, ReturnUpload
from portfolio.spend.rules.due import STANDING, OwedReturn, Reported, SentBack, missing_in_words
from portfolio.spend.rules.periods import owed_periods, proposed_close
from portfolio.spend.workflow import UPLOAD_IN_HAND, RequestStatus, ReturnStatus

_Key = tuple[int, Period]
"""An award, by id, and a period."""


def delivering_awards(user: User, *, permission: Permission = Permission.SEE_AWARDS) -> QuerySet[Award]:
    """Of the departments for which the person holds the permission, by reference."""
    return delivering_awards_everywhere().filter(department__in=departments_with(user, permission))


def delivering_awards_of(fund: Fund) -> QuerySet[Award]:
    return delivering_awards_everywhere().filter(fund=fund)


def delivering_awards_everywhere() -> QuerySet[Award]:
    """Of every fund and department, by reference."""
    found = Award.objects.filter(status__in=DELIVERING, answered_at__isnull=False)
    return found.select_related("department", "fund").order_by("reference")


def owed_returns(awards: Iterable[Award], now: datetime) -> list[OwedReturn]:
    """For each award and each month that has ended since it was accepted. Five queries, however many."""
    awards = list(awards)
    days = _closing_days({award.fund_id for award in awards})
    late = _allowed_late(awards)
    reported, sent_back, files = _reported(awards), _sent_back(awards), _files(awards)
    today, found = london_date(now), []
    for award in awards:
        for period in _periods(award, today):
            key = (award.pk, period)
            due_on = days.get((award.fund_id, period), proposed_close(period))
            found.append(
                OwedReturn(
                    award.reference,
                    award.title,
                    award.department.short_name,
                    period,
                    max(due_on, late[key]) if key in late else due_on,
                    late.get(key),
                    tuple(reported.get(key, ())),
                    tuple(sent_back.get(key, ())),
                    files.get(key, ""),
                )
            )
    return found


def _periods(award: Award, today: date) -> Iterable[Period]:
    if award.answered_at is None:
        return ()
    last = Period(award.fund.last_year, 12)
    return owed_periods(accepted_on=london_date(award.answered_at), today=today, last=last)


def missing_returns(awards: Iterable[Award], now: datetime) -> list[OwedReturn]:
    """Those that are not certified though their day has passed, the longest first."""
    today = london_date(now)
    found = [row for row in owed_returns(awards, now) if row.is_missing(today)]
    return sorted(found, key=lambda row: (row.period, row.award))


@dataclass(frozen=True)
class ReturnToCome:
    """A return that nobody has vouched for yet."""

    award: Award
    period: Period
    due_on: date

    def is_missing(self, today: date) -> bool:
        return today > self.due_on


def returns_to_come(awards: QuerySet[Award], now: datetime) -> list[ReturnToCome]:
    """Of these awards, which have their fund, each month that has ended and of which no return is certified;
    one query. What became of each month is `owed_returns`.
    """
    vouched = Return.objects.filter(award=OuterRef("pk"), correction_reason="", status__in=STANDING)
    days = FundPeriod.objects.filter(fund=OuterRef("fund"))
    late = PeriodException.objects.filter(award=OuterRef("pk"))
    rows: QuerySet[Any] = awards.annotate(
        vouched=ArraySubquery(vouched.values(of=JSONArray("year", "period"))),
        days=ArraySubquery(days.values(of=JSONArray("year", "number", "closes_on"))),
        late=ArraySubquery(late.values(of=JSONArray("period__year", "period__number", "last_day"))),
    )
    today, found = london_date(now), []
    for award in rows:
        known = {Period(*month) for month in award.vouched}
        closes = {Period(*month): date.fromisoformat(day) for *month, day in award.days}
        for *month, day in award.late:
            period = Period(*month)
            closes[period] = max(closes.get(period, date.min), date.fromisoformat(day))
        found += [
            ReturnToCome(award, period, closes.get(period, proposed_close(period)))
            for period in _periods(award, today)
            if period not in known
        ]
    return found


def why_no_release(award: Award, now: datetime) -> str:
    """Which returns of the award are missing, in words; blank where it is up to date."""
    award = Award.objects.select_related("department", "fund").get(pk=award.pk)
    return missing_in_words([row.period for row in missing_returns([award], now)])


def owed_in(fund: Fund, period: Period, now: datetime) -> list[OwedReturn]:
    """Of the fund's awards, for the period, those that nobody has vouched for."""
    owed = owed_returns(delivering_awards_of(fund), now)
    return [row for row in owed if row.period == period and not row.is_in]


def _closing_days(funds: Iterable[int]) -> dict[tuple[int, Period], date]:
    rows = FundPeriod.objects.filter(fund__in=list(funds)).order_by("pk")
    return {(row.fund_id, row.month): row.closes_on for row in rows}


def _allowed_late(awards: list[Award]) -> dict[_Key, date]:
    found: dict[_Key, date] = {}
    for one in PeriodException.objects.filter(award__in=awards).select_related("period").order_by("last_day"):
        found[one.award_id, one.period.month] = one.last_day
    return found


def _reported(awards: list[Award]) -> dict[_Key, list[Reported]]:
    """Corrections are left out: they are of a period that was reported."""
    rows = Return.objects.filter(award__in=awards, correction_reason="").exclude(
        status=ReturnStatus.WITHDRAWN
    )
    found: dict[_Key, list[Reported]] = {}
    for row in rows.order_by("sequence"):
        key = (row.award_id, Period(row.year, row.period))
        people = frozenset(pk for pk in (row.received_by_id, row.prepared_by_id) if pk is not None)
        found.setdefault(key, []).append(Reported(row.reference, row.status, row.refusal_reason, people))
    return found


def _sent_back(awards: list[Award]) -> dict[_Key, list[SentBack]]:
    rows = CorrectionRequest.objects.filter(spend_return__award__in=awards, status=RequestStatus.OPEN)
    found: dict[_Key, list[SentBack]] = {}
    for row in rows.select_related("spend_return").order_by("asked_at", "pk"):
        key = (row.spend_return.award_id, Period(row.spend_return.year, row.spend_return.period))
        found.setdefault(key, []).append(SentBack(row.reference, row.get_reason_display()))
    return found


def _files(awards: list[Award]) -> dict[_Key, str]:
    """A file whose lines say their award stands for each award of its department."""
    by_department: dict[int, list[Award]] = {}
    for award in awards:
        by_department.setdefault(award.department_id, []).append(award)
    rows = ReturnUpload.objects.filter(department__in=list(by_department), status__in=UPLOAD_IN_HAND)
    found: dict[_Key, str] = {}
    for row in rows.order_by("pk"):
        period = Period(row.year, row.period)
        named = [row.award_id] if row.award_id else [award.pk for award in by_department[row.department_id]]
        found.update({(award, period): row.reference for award in named})
    return found
