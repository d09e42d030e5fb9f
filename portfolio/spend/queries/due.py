"""Returns that awards owe: what is expected by when, what state it is in, which are missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Expression, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONArray

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.models import Award
from portfolio.awards.workflow import DELIVERING
from portfolio.funds.models import Fund
from portfolio.spend.models import CorrectionRequest, FundPeriod, PeriodException, Return, ReturnUpload
from portfolio.spend.rules.due import STANDING, OwedReturn, Reported, SentBack, missing_in_words
from portfolio.spend.rules.periods import due_on, owed_periods
from portfolio.spend.workflow import UPLOAD_IN_HAND, RequestStatus, ReturnStatus


def _words(*names: str, day: str = "") -> Concat:
    """In one text, which is read in a fraction of the time of JSON; a `day` in ISO, whatever the setting."""
    texts: list[Expression] = [Cast(name, CharField()) for name in names]
    if day:
        texts.append(Func(F(day), Value("YYYY-MM-DD"), function="to_char", output_field=CharField()))
    return Concat(*[part for text in texts for part in (text, Value(" "))][:-1])


_MONTH = _words("year", "period")


def delivering_awards(user: User, *, permission: Permission = Permission.SEE_RETURNS) -> QuerySet[Award]:
    """Of the departments for which the person holds the permission, by reference."""
    return delivering_awards_everywhere().filter(department__in=departments_with(user, permission))


def delivering_awards_of(fund: Fund) -> QuerySet[Award]:
    return delivering_awards_everywhere().filter(fund=fund)


def delivering_awards_everywhere() -> QuerySet[Award]:
    """Of every fund and department, by reference."""
    found = Award.objects.filter(status__in=DELIVERING, answered_at__isnull=False)
    return found.select_related("department", "fund").order_by("reference")


def owed_returns(awards: Iterable[Award], now: datetime) -> list[OwedReturn]:
    """For each award and each month that has ended since it was accepted; one query beside the awards."""
    awards = list(awards)
    known, today, found = _known_of(awards), london_date(now), []
    for award in awards:
        of_award = known[award.pk]
        for period in _months_owed(award, today).values():
            late = of_award.late.get(period)
            found.append(
                OwedReturn(
                    award.reference,
                    award.title,
                    award.department.short_name,
                    period,
                    due_on(period, of_award.days.get(period), late),
                    late,
                    tuple(of_award.reported.get(period, ())),
                    tuple(of_award.sent_back.get(period, ())),
                    of_award.files.get(period, ""),
                )
            )
    return found


def missing_returns(awards: Iterable[Award], now: datetime) -> list[OwedReturn]:
    """Those that are not certified though their day has passed, the longest first."""
    today = london_date(now)
    found = [row for row in owed_returns(awards, now) if row.is_missing(today)]
    return sorted(found, key=lambda row: (row.period, row.award))


@dataclass(frozen=True)
class ReturnToCome:
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
    return _months_without(awards, now, vouched)


def returns_to_begin(awards: QuerySet[Award], now: datetime) -> list[ReturnToCome]:
    """The same of which there is no return at all, nor a file of it in hand."""
    return _months_without(awards, now, _reported(), _files())


def _months_without(awards: QuerySet[Award], now: datetime, *come: QuerySet[Any]) -> list[ReturnToCome]:
    """`come`: rows of an award with the `year` and `period` that they are of."""
    months = {f"come_{place}": ArraySubquery(rows.values(of=_MONTH)) for place, rows in enumerate(come)}
    rows: QuerySet[Any] = awards.annotate(**_days(), **months)
    today, found = london_date(now), []
    for award in rows:
        known = {month for name in months for month in getattr(award, name)}
        to_come = [period for month, period in _months_owed(award, today).items() if month not in known]
        if to_come:
            days, late = _by_month(award.days), _by_month(award.late)
            found += [
                ReturnToCome(award, period, due_on(period, days.get(period), late.get(period)))
                for period in to_come
            ]
    return found


def _days() -> dict[str, ArraySubquery]:
    """Of an award, for `_by_month`: when its fund's months close, and how long it may be late."""
    days = FundPeriod.objects.filter(fund=OuterRef("fund"))
    late = PeriodException.objects.filter(award=OuterRef("pk")).order_by("last_day")
    return {
        "days": ArraySubquery(days.values(of=_words("year", "number", day="closes_on"))),
        "late": ArraySubquery(late.values(of=_words("period__year", "period__number", day="last_day"))),
    }


def _by_month(rows: Iterable[str]) -> dict[Period, date]:
    """From what `_words` wrote."""
    found = {}
    for row in rows:
        year, number, day = row.split()
        found[Period(year, int(number))] = date.fromisoformat(day)
    return found


def _months_owed(award: Award, today: date) -> Mapping[str, Period]:
    """By month as `_MONTH` writes it."""
    if award.answered_at is None:
        return {}
    return _months_between(london_date(award.answered_at), today, award.fund.last_year)


@lru_cache(maxsize=256)
def _months_between(accepted_on: date, today: date, last_year: str) -> Mapping[str, Period]:
    owed = owed_periods(accepted_on=accepted_on, today=today, last=Period(last_year, 12))
    return {f"{period.year} {period.number}": period for period in owed}


def why_no_release(award: Award, now: datetime) -> str:
    """Which returns of the award are missing, in words; blank where it is up to date. One query."""
    to_come = returns_to_come(Award.objects.filter(pk=award.pk).select_related("fund"), now)
    return missing_in_words(sorted(row.period for row in to_come if row.is_missing(london_date(now))))


def owed_in(fund: Fund, period: Period, now: datetime) -> list[OwedReturn]:
    """Of the fund's awards, for the period, those that nobody has vouched for."""
    owed = owed_returns(delivering_awards_of(fund), now)
    return [row for row in owed if row.period == period and not row.is_in]


@dataclass(frozen=True)
class _Known:
    """Of an award, by month: the closing day, the last day where it may be late, what was reported, what of
    that was sent back, the file in hand.
    """

    days: dict[Period, date]
    late: dict[Period, date]
    reported: dict[Period, list[Reported]]
    sent_back: dict[Period, list[SentBack]]
    files: dict[Period, str]


def _known_of(awards: Iterable[Award]) -> dict[int, _Known]:
    """By id. Corrections are left out: they are of a period that was reported. A file whose lines say their
    award stands for each award of its department.
    """
    sent_back = CorrectionRequest.objects.filter(
        spend_return__award=OuterRef("pk"), status=RequestStatus.OPEN
    )
    people = ("received_by_id", "prepared_by_id")
    rows: QuerySet[Any] = (
        Award.objects.filter(pk__in=[award.pk for award in awards])
        .order_by("pk")
        .annotate(
            **_days(),
            reported=_listed(
                _reported().order_by("sequence"),
                "year",
                "period",
                "reference",
                "status",
                *("refusal_reason", "withdrawal_reason", "control_budget"),
                *people,
            ),
            sent_back=_listed(
                sent_back.order_by("asked_at", "pk"),
                *("spend_return__year", "spend_return__period", "reference", "reason"),
            ),
            files=_listed(_files().order_by("pk"), "year", "period", "reference"),
        )
    )
    return {row.pk: _read(row) for row in rows}


def _reported() -> QuerySet[Return]:
    """And those that the sign-off sent back: they are to be put right, and not begun."""
    return Return.objects.filter(award=OuterRef("pk"), correction_reason="").exclude(
        status=ReturnStatus.WITHDRAWN, withdrawal_reason=""
    )


def _files() -> QuerySet[ReturnUpload]:
    """In hand."""
    return ReturnUpload.objects.filter(
        Q(award=None) | Q(award=OuterRef("pk")),
        department=OuterRef("department"),
        status__in=UPLOAD_IN_HAND,
    )


def _listed(rows: QuerySet[Any], *names: str) -> ArraySubquery:
    return ArraySubquery(rows.values(of=JSONArray(*names)))


def _read(row: Any) -> _Known:
    reported: dict[Period, list[Reported]] = {}
    for year, number, reference, status, refused, sent, budget, *people in row.reported:
        made_by = frozenset(pk for pk in people if pk is not None)
        one = Reported(reference, status, refused or sent, made_by, budget)
        reported.setdefault(Period(year, number), []).append(one)
    sent_back: dict[Period, list[SentBack]] = {}
    for year, number, reference, code in row.sent_back:
        words = CorrectionRequest.Reason(code).label
        sent_back.setdefault(Period(year, number), []).append(SentBack(reference, words))
    return _Known(
        _by_month(row.days),
        _by_month(row.late),
        reported,
        sent_back,
        {Period(*month): reference for *month, reference in row.files},
    )
