"""The dashboard of a fund, and its tables as files."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to, years_of
from portfolio.home.dashboards.forms import DashboardForm
from portfolio.home.dashboards.queries.fund import fund_facts, fund_seen_by
from portfolio.home.dashboards.rules.tables import Section
from portfolio.home.dashboards.views.fund_sections import fund_sections
from portfolio.home.dashboards.views.page import dashboard_file, dashboard_page


@requires(Permission.SEE_POSITION)
@require_safe
def fund_dashboard(request: HttpRequest, reference: str) -> HttpResponse:
    """Its money, what is late, how awards go, what would lapse and what it removed, as the address asks."""
    fund, form, sections = _read(request, reference)
    return dashboard_page(
        request,
        "fund_dashboard.html",
        form,
        sections,
        file=reverse("portfolio:fund_dashboard_file", args=[reference]),
        fund=fund,
        scope=form.in_words(),
    )


@requires(Permission.SEE_POSITION)
@require_safe
def fund_dashboard_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One of its tables as CSV, narrowed as the page is."""
    _, form, sections = _read(request, reference)
    return dashboard_file(request, form, sections, page="portfolio:fund_dashboard", place=(reference,))


def _read(request: HttpRequest, reference: str) -> tuple[Fund, DashboardForm, tuple[Section, ...]]:
    person, now = signed_in(request), timezone.now()
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    seen = fund_seen_by(person, fund, now=now)
    form = DashboardForm(request.GET, years=years_of(fund), departments=seen.departments)
    if not form.is_valid():
        return fund, form, ()
    facts = fund_facts(person, seen, form.asked(), now=now)
    return fund, form, fund_sections(facts, form.in_words())
