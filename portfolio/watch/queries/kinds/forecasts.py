"""Forecasts of spend that do not hold, and money that is forecast to lapse."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse

from accounts.permissions import Permission
from portfolio.awards.models import Award
from portfolio.spend.forecasts.queries.findings import (
    ForecastFinding,
    envelopes_over_forecast,
    forecast_below_actual,
    forecast_to_lapse,
)
from portfolio.watch.rules import Found, FundPage, Group, Kind


def below_actual(now: datetime) -> Iterator[Found]:
    return _of_awards(forecast_below_actual())


def to_lapse(now: datetime) -> Iterator[Found]:
    return _of_awards(forecast_to_lapse(now=now))


def over_envelope(now: datetime) -> Iterator[Found]:
    for row in envelopes_over_forecast(now=now):
        page = reverse("portfolio:fund", args=[row.subject])
        yield Found(row.key, row.subject, row.message, page, fund=row.fund_id)


def _of_awards(rows: Iterable[ForecastFinding]) -> Iterator[Found]:
    rows = list(rows)
    departments = dict(
        Award.objects.filter(pk__in={row.award_id for row in rows}).values_list("pk", "department_id")
    )
    for row in rows:
        if row.award_id is not None:
            yield Found(
                key=row.key,
                ref=row.subject,
                message=row.message,
                page=reverse("portfolio:award_forecast", args=[row.subject]),
                fund=row.fund_id,
                department=departments[row.award_id],
                award=row.award_id,
            )


KINDS = (
    Kind(
        "FORECAST_BELOW_ACTUAL",
        Group.MONEY,
        "Forecast below what is spent",
        "More of a year is spent than the award’s last forecast expected of all of it.",
        "The department gives a new forecast.",
        told=(Permission.GIVE_FORECAST,),
        find=below_actual,
    ),
    Kind(
        "FORECAST_TO_LAPSE",
        Group.MONEY,
        "Money forecast to lapse",
        "An award expects to spend less of the year that runs than it is promised. What is left lapses on "
        "31 March.",
        "The forecast rises, the award gives the money back, or a budget exchange moves it into a later "
        "year. The fund’s year-end page says which bid on the reserve list fits it.",
        told=(Permission.GIVE_FORECAST, Permission.MANAGE_FUND),
        find=to_lapse,
        further=FundPage("Who on the reserve list fits what lapses", "portfolio:year_end", "reserve"),
    ),
    Kind(
        "ENVELOPE_OVER_FORECAST",
        Group.MONEY,
        "Envelope over-forecast",
        "More is forecast to be spent of a year and control budget than the fund holds for it.",
        "Forecasts fall, or the envelope grows.",
        told=(Permission.MANAGE_FUND,),
        find=over_envelope,
    ),
)
