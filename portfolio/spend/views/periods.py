"""Periods of a fund: what was posted in each, and closing the next."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.days import day_in_words
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, posted
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to
from portfolio.spend.actions import periods as actions
from portfolio.spend.forms.periods import AllowLateForm, ClosePeriodForm, PlanCloseForm
from portfolio.spend.queries.due import delivering_awards_of, owed_in
from portfolio.spend.queries.lines import feed_head
from portfolio.spend.queries.periods import (
    closes_on,
    open_exceptions,
    period_to_close,
    periods_of,
    posted_in,
    posting_period,
    undecided_returns,
)

PERIODS_A_PAGE = 24


@requires(Permission.SEE_POSITION)
@require_safe
def fund_periods(request: HttpRequest, reference: str) -> HttpResponse:
    """The periods of the fund, the latest first."""
    person, now = signed_in(request), timezone.now()
    fund = _fund(request, reference)
    shown = periods_of(fund, now)
    page = page_of(request, shown, PERIODS_A_PAGE)
    is_open = posting_period(fund, now)
    context = {
        "fund": fund,
        "page": page,
        "open": is_open,
        "posted": posted_in(fund, is_open),
        "to_close": period_to_close(fund, now),
        "may_manage": has_permission(person, Permission.MANAGE_FUND),
        "sees_spend": has_permission(person, Permission.SEE_SPEND),
        "epoch": feed_head().epoch,
    }
    return render(request, "portfolio/spend/fund_periods.html", context)


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def close_period(request: HttpRequest, reference: str) -> HttpResponse:
    """The next period to close: what is not in, and closing it."""
    fund, person, now = _fund(request, reference), signed_in(request), timezone.now()
    following = period_to_close(fund, now)
    why_not = _why_not(fund, following, now)
    form = ClosePeriodForm(posted(request), periods=[following] if following is not None else [])
    closed = carry_out(
        form, lambda: actions.close_period(fund=fund, period=form.period_meant(), by=person, now=now)
    )
    if closed is not None:
        month, later = f"{closed.month.first_day:%B %Y}", posting_period(fund, now)
        messages.success(
            request,
            f"{month} is closed. What is accepted from now on is posted in {later.in_words} of {later.year}. "
            "Within minutes its lines are sealed as files: see “Sealed files” below.",
        )
        return redirect("portfolio:fund_periods", reference=reference)
    context = {"form": form, "fund": fund, "following": following, "why_not": why_not}
    if following is not None:
        context |= _before_closing(fund, following, now)
    return render(request, "portfolio/spend/close_period.html", context, status=form_status(form))


def _before_closing(fund: Fund, period: Period, now: datetime) -> dict[str, Any]:
    """What is shown before a period is closed."""
    return {
        "closes_on": closes_on(fund, period),
        "is_early": closes_on(fund, period) > london_date(now),
        "undecided": undecided_returns(fund, period),
        "owed": owed_in(fund, period, now),
        "posted": posted_in(fund, period),
        "held_up": sorted({one.award.reference for one in open_exceptions(fund, period, now)}),
    }


def _why_not(fund: Fund, period: Period | None, now: datetime) -> str:
    if period is None:
        return "No period of this fund has ended that is not closed."
    try:
        actions.check_closing(fund, period, now)
    except DomainError as refusal:
        return refusal.message
    return ""


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_period(request: HttpRequest, reference: str) -> HttpResponse:
    """Another day than the usual one for a period that is open."""
    fund, person, now = _fund(request, reference), signed_in(request), timezone.now()
    open_ones = _open_periods(fund, now)
    form = PlanCloseForm(posted(request), periods=open_ones)
    row = carry_out(
        form,
        lambda: actions.plan_close(
            fund=fund,
            period=form.period_meant(),
            closes_on=form.cleaned_data["closes_on"],
            by=person,
            now=now,
        ),
    )
    if row is not None:
        messages.success(
            request,
            f"Returns of {row.month.first_day:%B %Y} come in until {day_in_words(row.closes_on)}. "
            "Departments whose awards deliver have been told.",
        )
        return redirect("portfolio:fund_periods", reference=reference)
    context = {"form": form, "fund": fund, "any": open_ones}
    return render(request, "portfolio/spend/plan_period.html", context, status=form_status(form))


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def allow_late(request: HttpRequest, reference: str) -> HttpResponse:
    """An award whose return may come late, with the reason and the last day."""
    fund, person, now = _fund(request, reference), signed_in(request), timezone.now()
    open_ones = _open_periods(fund, now)
    awards = list(delivering_awards_of(fund))
    form = AllowLateForm(posted(request), periods=open_ones, awards=awards)
    made = carry_out(
        form,
        lambda: actions.allow_late(
            fund=fund,
            period=form.period_meant(),
            award=form.award_meant(),
            last_day=form.cleaned_data["last_day"],
            reason=form.cleaned_data["reason"],
            by=person,
            now=now,
        ),
    )
    if made is not None:
        messages.success(
            request,
            f"The return of {made.award.reference} for {made.period.month.first_day:%B %Y} may come until "
            f"{day_in_words(made.last_day)}. The department has been told, and the period waits for it.",
        )
        return redirect("portfolio:fund_periods", reference=reference)
    context = {"form": form, "fund": fund, "any": open_ones and awards}
    return render(request, "portfolio/spend/allow_late.html", context, status=form_status(form))


def _open_periods(fund: Fund, now: datetime) -> list[Period]:
    """Those that are not closed, to the present month; the earliest first."""
    return [row.month for row in reversed(periods_of(fund, now)) if not row.is_closed]


def _fund(request: HttpRequest, reference: str) -> Fund:
    return get_object_or_404(funds_visible_to(signed_in(request)), reference=reference)
