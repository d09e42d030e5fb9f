"""What was found late or wrong, since when, and what cures it: a page, a file, and what is looked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import memberships_on, requires, signed_in
from accounts.models import Department
from accounts.permissions import DEPARTMENT_ROLES, Permission
from accounts.queries.roles import permissions_in
from legacyfund.lib.days import span_in_words
from legacyfund.lib.financial_year import london_date
from legacyfund.web.exports import csv_answer
from legacyfund.web.paging import page_of
from portfolio.funds.models import Fund
from portfolio.watch.forms import FindingFilterForm
from portfolio.watch.models import Finding
from portfolio.watch.queries.findings import OF_DEPARTMENTS, OF_SERVICE, FindingFilter, findings_matching
from portfolio.watch.queries.kinds import GROUPS, KINDS
from portfolio.watch.queries.pages import page_for
from portfolio.watch.rules import Group, Kind

FINDINGS_A_PAGE = 50
HEADINGS = (
    *("Kind", "About", "Department", "Fund", "Award", "What was found", "Open since", "Days", "Closed"),
    *("What cures it", "People told", "Escalated", "People told then"),
)


@dataclass(frozen=True)
class Shown:
    """A row of the page. `page` is blank where the reader was not told of it, and `cures` false where they
    only read it there; `about` is blank where they may not open what it is about, `further` where they may
    not open what says more.
    """

    row: Finding
    kind: Kind | None
    words: str
    age: str
    department: Department | None
    page: str
    cures: bool
    about: str
    further: str


@requires(Permission.SEE_FINDINGS)
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """The open ones, the oldest first, or those closed of late, the latest first."""
    now, form = timezone.now(), _form(request)
    wanted = form.wanted() if form.is_valid() else FindingFilter()
    found = findings_matching(signed_in(request), wanted, now=now)
    page = page_of(request, found.none() if form.errors else found, FINDINGS_A_PAGE)
    held = permissions_in(memberships_on(request))
    context = {
        "filter_form": form,
        "wanted": wanted,
        "is_filtered": wanted not in (FindingFilter(), FindingFilter(closed=True)),
        "page": page,
        "rows": [_shown(row, held, now) for row in page],
        "many_departments": "department" in form.fields,
        "of_service": _sees_service_alone(request),
        "query": request.GET.urlencode(),
    }
    return render(request, "portfolio/watch/findings.html", context)


@requires(Permission.SEE_FINDINGS)
@require_safe
def findings_file(request: HttpRequest) -> HttpResponseBase:
    """All that the page would show, over all of its pages."""
    form, now = _form(request), timezone.now()
    if not form.is_valid():
        return redirect(reverse("portfolio:findings", query=request.GET))
    found = findings_matching(signed_in(request), form.wanted(), now=now)
    return csv_answer(_lines(found.iterator(chunk_size=500), now), "findings.csv")


@requires(Permission.SEE_OWN_MESSAGES)
@require_safe
def finding_kinds(request: HttpRequest) -> HttpResponse:
    """The table of kinds, a row of its own address for each."""
    return render(request, "portfolio/watch/finding_kinds.html", {"groups": GROUPS.items()})


def _form(request: HttpRequest) -> FindingFilterForm:
    held = memberships_on(request)
    may = permissions_in(held)
    wide = bool(may & {Permission.MANAGE_FUND, Permission.SEE_AUDIT})
    kinds = set(OF_DEPARTMENTS)
    if wide:
        kinds |= KINDS.keys() - set(OF_SERVICE)
    if Permission.SEE_JOBS in may:
        kinds = kinds | set(OF_SERVICE) if wide else set(OF_SERVICE)
    departments = Department.objects.order_by("name", "id") if wide else None
    own = {row.department_id for row in held if row.department_id and row.role in DEPARTMENT_ROLES}
    if not wide and len(own) > 1:
        departments = Department.objects.filter(pk__in=own).order_by("name", "id")
    return FindingFilterForm(
        request.GET,
        kinds=frozenset(kinds),
        departments=departments,
        funds=Fund.objects.order_by("reference"),
    )


def _sees_service_alone(request: HttpRequest) -> bool:
    """Neither what departments nor what the fund is told of."""
    held = memberships_on(request)
    more = permissions_in(held) & {Permission.MANAGE_FUND, Permission.SEE_AUDIT}
    return not more and not any(row.role in DEPARTMENT_ROLES for row in held)


def _shown(row: Finding, held: frozenset[Permission], now: datetime) -> Shown:
    kind, is_open = KINDS.get(row.kind), row.closed_at is None
    is_told = kind is not None and is_open and bool(held & {*kind.told})
    page = page_for(held, row.page) if is_told else ""
    return Shown(
        row=row,
        kind=kind,
        words=kind.words if kind is not None else row.kind,
        age=_age(row, now),
        department=_department(row),
        page=page,
        cures=page == row.page,
        about=_about(row, kind, held),
        further=_further(row, kind, held) if is_open else "",
    )


def _about(row: Finding, kind: Kind | None, held: frozenset[Permission]) -> str:
    if row.award is not None and Permission.SEE_AWARDS in held:
        return reverse("portfolio:award", args=[row.award.reference])
    of_register = kind is not None and kind.group is Group.REGISTER and Permission.SEE_REGISTER in held
    return row.page if of_register else ""


def _further(row: Finding, kind: Kind | None, held: frozenset[Permission]) -> str:
    if kind is None or kind.further is None or row.fund is None:
        return ""
    page = reverse(kind.further.name, args=[row.fund.reference])
    return page_for(held, f"{page}#{kind.further.part}")


def _age(row: Finding, now: datetime) -> str:
    first, last = london_date(row.opened_at), london_date(row.closed_at or now)
    return span_in_words(first, last) if first < last else "less than a day"


def _department(row: Finding) -> Department | None:
    return row.department or (row.award.department if row.award is not None else None)


def _lines(rows: Iterator[Finding], now: datetime) -> Iterator[tuple[str | int, ...]]:
    yield HEADINGS
    for row in rows:
        kind, department = KINDS.get(row.kind), _department(row)
        last = row.closed_at or now
        yield (
            kind.words if kind is not None else row.kind,
            row.subject_ref,
            department.name if department is not None else "",
            row.fund.reference if row.fund is not None else "",
            row.award.reference if row.award is not None else "",
            row.message,
            str(london_date(row.opened_at)),
            (london_date(last) - london_date(row.opened_at)).days,
            str(london_date(row.closed_at)) if row.closed_at is not None else "",
            kind.cure if kind is not None else "",
            row.told,
            str(london_date(row.escalated_at)) if row.escalated_at is not None else "",
            row.escalated_told if row.escalated_told is not None else "",
        )
