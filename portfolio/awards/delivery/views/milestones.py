"""The list of milestones, as it is or as it was on any day; its days for a calendar."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from legacyfund.lib.calendars import calendar_of
from legacyfund.lib.financial_year import london_date
from legacyfund.web.exports import calendar_answer
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.paging import page_of
from legacyfund.web.plan_pictures import Bar, draw_plan
from portfolio.awards.changes.queries.as_of import DayNotOver
from portfolio.awards.delivery.forms.lists import PlanFilterForm
from portfolio.awards.delivery.queries.calendar import days_for
from portfolio.awards.delivery.queries.plan import PlanRow, fund_references, plan_at, plan_now, rows_now

MILESTONES_A_PAGE = 25


@requires(Permission.SEE_AWARDS)
@require_safe
def milestones(request: HttpRequest) -> HttpResponse:
    """What fits the filters of the address; on another day, with what has changed since marked."""
    person, now = signed_in(request), timezone.now()
    form = _filter(request, person)
    asked, day = form.wanted(), form.day()
    then: list[PlanRow] | None = None
    if day is not None:
        try:
            then = plan_at(person, asked, day, now=now)
        except DayNotOver as refusal:
            add_refusal(form, refusal)
            day = None
    found = plan_now(person, asked, now=now) if then is None else then
    page = page_of(request, [] if form.errors else found, MILESTONES_A_PAGE)
    rows = rows_now(page.object_list) if then is None else list(page.object_list)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "day": day,
        "page": page,
        "rows": rows,
        "differs": any(row.differs for row in rows),
        "picture": draw_plan(list(map(_bar, rows)), day or london_date(now), is_now=day is None)
        if rows
        else "",
        "query": query.urlencode(),
        "narrowed": any(query.values()),
        "today": london_date(now),
    }
    return render(request, "portfolio/awards/delivery/milestones.html", context, status=form_status(form))


@requires(Permission.SEE_AWARDS)
@require_safe
def milestones_calendar(request: HttpRequest) -> HttpResponseBase:
    """The days that fit the filters of the address, as they are now, and those of the conditions."""
    person, now = signed_in(request), timezone.now()
    form = _filter(request, person)
    if not form.is_valid():
        return redirect(reverse("portfolio:milestones", query=request.GET))
    days = days_for(person, form.wanted(), now=now)
    return calendar_answer(
        calendar_of(days, name="Milestones and conditions, Legacy Fund", now=now), "milestones.ics"
    )


def _filter(request: HttpRequest, person: User) -> PlanFilterForm:
    return PlanFilterForm(
        request.GET,
        departments=list(departments_with(person, Permission.SEE_AWARDS)),
        funds=fund_references(person),
    )


def _bar(row: PlanRow) -> Bar:
    name = f"{row.milestone.reference} {row.milestone.name}"
    return Bar(name, row.baseline_on, row.forecast_on, row.actual_on)
