"""The dashboard of a department, and its tables as files."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.models import Department
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from legacyfund.lib.financial_year import financial_year, following_year, london_date
from legacyfund.web.paging import page_of
from portfolio.home.dashboards.forms import DashboardForm
from portfolio.home.dashboards.queries.department import department_facts
from portfolio.home.dashboards.rules.tables import Section
from portfolio.home.dashboards.views.department_sections import department_sections
from portfolio.home.dashboards.views.page import dashboard_file, dashboard_page

ROWS_A_PAGE = 60


@dataclass(frozen=True)
class _Read:
    """`department`: none where several can be chosen and none is."""

    form: DashboardForm
    department: Department | None
    sections: tuple[Section, ...]
    scope: str = ""


@requires(Permission.SEE_RETURNS)
@require_safe
def department_dashboard(request: HttpRequest) -> HttpResponse:
    """What it has to do, its money, its bids and its register in short."""
    read = _read(request, whole=False)
    return dashboard_page(
        request,
        "department_dashboard.html",
        read.form,
        read.sections,
        file=reverse("portfolio:department_dashboard_file"),
        department=read.department,
        scope=read.scope,
    )


@requires(Permission.SEE_RETURNS)
@require_safe
def department_dashboard_file(request: HttpRequest) -> HttpResponseBase:
    """One of its tables as CSV, whole, narrowed as the page is."""
    read = _read(request, whole=True)
    return dashboard_file(request, read.form, read.sections, page="portfolio:department_dashboard", place=())


def _read(request: HttpRequest, *, whole: bool) -> _Read:
    """`whole`: every award, and not a page of them."""
    person, now = signed_in(request), timezone.now()
    departments = list(departments_with(person, Permission.SEE_RETURNS))
    this_year = financial_year(london_date(now))
    years = [following_year(this_year, by) for by in range(-3, 6)]
    choices = [(row.code, row.short_name) for row in departments]
    form = DashboardForm(request.GET, years=years, departments=choices)
    code = form.asked().department or (departments[0].code if len(departments) == 1 else "")
    department = next((row for row in departments if row.code == code), None)
    if not form.is_valid() or department is None:
        return _Read(form, None, ())
    facts = department_facts(person, department, form.asked(), now=now)
    awards = facts.cells if whole else page_of(request, facts.cells, ROWS_A_PAGE)
    scope = form.in_words(department.short_name)
    return _Read(form, department, department_sections(facts, scope, awards), scope)
