"""The dashboard of the Treasury over all funds, and its tables as files."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from portfolio.funds.queries import years_of
from portfolio.home.dashboards.forms import DashboardForm
from portfolio.home.dashboards.queries.treasury import funds_seen_by, treasury_facts
from portfolio.home.dashboards.rules.tables import Section
from portfolio.home.dashboards.views.page import dashboard_file, dashboard_page
from portfolio.home.dashboards.views.treasury_sections import treasury_sections


@requires(Permission.SEE_SPEND)
@require_safe
def treasury_dashboard(request: HttpRequest) -> HttpResponse:
    """Each fund's position, spend by department, what would lapse, risk, the feed and closed periods."""
    form, sections = _read(request)
    return dashboard_page(
        request,
        "treasury_dashboard.html",
        form,
        sections,
        file=reverse("portfolio:treasury_dashboard_file"),
        scope=form.in_words(),
    )


@requires(Permission.SEE_SPEND)
@require_safe
def treasury_dashboard_file(request: HttpRequest) -> HttpResponseBase:
    """One of its tables as CSV, narrowed as the page is."""
    form, sections = _read(request)
    return dashboard_file(request, form, sections, page="portfolio:treasury_dashboard", place=())


def _read(request: HttpRequest) -> tuple[DashboardForm, tuple[Section, ...]]:
    person, now = signed_in(request), timezone.now()
    seen = funds_seen_by(person, now=now)
    form = DashboardForm(
        request.GET,
        funds=[(fund.reference, f"{fund.reference}: {fund.name}") for fund in seen.funds],
        years=sorted({year for fund in seen.funds for year in years_of(fund)}),
        departments=seen.departments,
    )
    if not form.is_valid():
        return form, ()
    facts = treasury_facts(person, seen, form.asked(), now=now)
    return form, treasury_sections(facts, form.in_words())
