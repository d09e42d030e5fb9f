"""What the figures of a fund open into: its journals, one of them, and the position as a file."""

from collections.abc import Iterable, Iterator
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.financial_year import last_moment_of, london_date
from legacyfund.lib.tables.writing import Cell
from legacyfund.web.exports import csv_answer
from legacyfund.web.paging import page_of
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.awards.queries.reversals import obstacle_to_proposing
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to
from portfolio.home.forms import ClocksForm, JournalFilterForm
from portfolio.home.queries.causes import cause_of
from portfolio.ledger.models import Journal
from portfolio.ledger.queries.listing import (
    JournalFilter,
    figure_total,
    journals_of,
    journals_with,
    postings_of,
    rows_of,
)
from portfolio.ledger.queries.position import PositionRow, fund_position
from portfolio.spend.forecasts.queries.cells import FundForecast, fund_forecast

JOURNALS_A_PAGE = 50
FIGURES = ("allocated", "moved", "committed", "released", "spent", "lapsed", "headroom")


@requires(Permission.SEE_POSITION)
@require_safe
def journals(request: HttpRequest, reference: str) -> HttpResponse:
    """Those that a figure is made of, the newest first, and what they come to."""
    person, fund = signed_in(request), _fund(request, reference)
    sees_awards = has_permission(person, Permission.SEE_AWARDS)
    tells = partial(_tells_of, person) if sees_awards else None
    form = JournalFilterForm(request.GET, fund=fund, tells=tells, today=london_date(timezone.now()))
    wanted = form.wanted() if form.is_valid() else JournalFilter()
    found = journals_with(fund, wanted)
    page = page_of(request, found.none() if form.errors else found, JOURNALS_A_PAGE)
    context = {
        "fund": fund,
        "form": form,
        "wanted": wanted,
        "page": page,
        "rows": rows_of(page, fund, wanted),
        "total": figure_total(fund, wanted),
        "figure": form.figure_in_words(),
        "sees_awards": sees_awards,
        "told": _awards_told(person, page),
    }
    return render(request, "portfolio/home/journals.html", context)


@requires(Permission.SEE_POSITION)
@require_safe
def journal(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One journal: what it moved, from when it counts, when it became known, what caused and reversed it."""
    person, fund = signed_in(request), _fund(request, reference)
    found = get_object_or_404(journals_of(fund), number=number)
    sees_causes = has_permission(person, Permission.SEE_UNANNOUNCED)
    manages = has_permission(person, Permission.MANAGE_FUND)
    cause = cause_of(found)
    tells = found.award_id is None or found.award_id in _awards_told(person, [found])
    told = sees_causes or not cause.of_an_award
    obstacle = obstacle_to_proposing(found) if manages else ""
    context = {
        "fund": fund,
        "journal": found,
        "postings": postings_of(found),
        "cause": cause if told else None,
        "cause_url": reverse(cause.page, args=cause.place) if told and cause.page else "",
        "tells": tells,
        "may_propose": manages and not obstacle,
        "obstacle": obstacle,
    }
    return render(request, "portfolio/home/journal.html", context)


@requires(Permission.SEE_POSITION)
@require_safe
def position_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The position as CSV, by the two days the page was asked for; a row for each year × control budget."""
    fund = _fund(request, reference)
    form = ClocksForm(request.GET, today=london_date(timezone.now()))
    if not form.is_valid():
        return redirect(reverse("portfolio:fund", args=[reference], query=request.GET))
    known, as_at = form.known_on(), form.as_at()
    known_at, now = last_moment_of(known) if known else None, timezone.now()
    rows = fund_position(fund, known_at, as_at=as_at)
    forecast = fund_forecast(fund, known_at, as_at=as_at, now=now)
    today = london_date(now)
    days = ((as_at or today).isoformat(), (known or today).isoformat())
    return csv_answer(_lines(fund, days, rows, forecast), f"position-{fund.reference}.csv")


def _lines(
    fund: Fund, days: tuple[str, str], rows: list[PositionRow], forecast: FundForecast
) -> Iterator[list[Cell]]:
    """A forecast that nobody has given is blank."""
    yield [
        *("Fund", "As at", "As known at", "Year", "Control budget"),
        *(name.capitalize() for name in FIGURES),
        *("Forecast", "Awards without a forecast"),
    ]
    for row in rows:
        found = forecast.of((row.year, row.control_budget))
        yield [
            fund.reference,
            *days,
            row.year,
            row.control_budget,
            *(getattr(row, name) for name in FIGURES),
            "" if found.amount is None else found.amount,
            found.silent,
        ]


def _tells_of(person: User, reference: str) -> bool:
    return (
        has_permission(person, Permission.SEE_UNANNOUNCED)
        or awards_visible_to(person).filter(reference=reference).exists()
    )


def _awards_told(person: User, journals: Iterable[Journal]) -> frozenset[int]:
    """Ids of the awards behind these of which the person may know; one query at most."""
    held = frozenset(row.award_id for row in journals if row.award_id is not None)
    if not held or has_permission(person, Permission.SEE_UNANNOUNCED):
        return held
    return frozenset(awards_visible_to(person).filter(pk__in=held).order_by().values_list("pk", flat=True))


def _fund(request: HttpRequest, reference: str) -> Fund:
    return get_object_or_404(funds_visible_to(signed_in(request)), reference=reference)
