"""How an award goes: what the department reports, what the fund sees, and the list of all awards."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, has_permission, may_for
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from portfolio.awards.actions.awards import check_running
from portfolio.awards.delivery.actions.reports import accepted_on
from portfolio.awards.delivery.actions.reports import report_delivery as report
from portfolio.awards.delivery.actions.reports import set_fund_view as set_view
from portfolio.awards.delivery.forms.lists import DeliveryFilterForm
from portfolio.awards.delivery.forms.said import DeliveryReportForm, FundViewForm
from portfolio.awards.delivery.queries.figures import suggestions_for
from portfolio.awards.delivery.queries.plan import fund_references
from portfolio.awards.delivery.queries.reports import (
    count_colours,
    of_colour,
    reports_of,
    running_awards,
    said_of,
    views_of,
)
from portfolio.awards.delivery.rules.ratings import months_to_report
from portfolio.awards.models import Award
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.awards.workflow import RUNNING

AWARDS_A_PAGE = 50
REPORTS_SHOWN = 24
SO = "nothing is reported on its delivery"


@requires(Permission.SEE_AWARDS)
@require_safe
def delivery_of_awards(request: HttpRequest) -> HttpResponse:
    """Awards that run, with the last report on each; those of one colour where the address asks for it."""
    person = signed_in(request)
    form = DeliveryFilterForm(
        request.GET,
        departments=list(departments_with(person, Permission.SEE_AWARDS)),
        funds=fund_references(person),
    )
    wanted = form.wanted()
    running = running_awards(person)
    awards = wanted.narrow(running) if form.is_valid() else running.none()
    found = of_colour(awards, wanted.area, wanted.colour) if wanted.colour else awards
    page = page_of(request, found, AWARDS_A_PAGE)
    said = said_of(page.object_list)
    context = {
        "form": form,
        "counts": count_colours(awards),
        "fund": wanted.fund,
        "department": wanted.department,
        "page": page,
        "rows": [(award, said[award.pk]) for award in page.object_list],
        "narrowed": bool(wanted.colour or wanted.fund or wanted.department),
    }
    return render(request, "portfolio/awards/delivery/delivery_of_awards.html", context)


@requires(Permission.SEE_AWARDS)
@require_safe
def delivery(request: HttpRequest, reference: str) -> HttpResponse:
    """What was reported on one award, month by month, beside the fund's view."""
    person = signed_in(request)
    award = get_object_or_404(awards_visible_to(person), reference=reference)
    runs = award.status in RUNNING
    own = may_for(person, Permission.REPORT_DELIVERY, award.department_id)
    context = {
        "award": award,
        "said": said_of([award])[award.pk],
        "reports": reports_of(award)[:REPORTS_SHOWN],
        "views": views_of(award)[:REPORTS_SHOWN],
        "may_report": runs and own,
        "may_judge": runs and has_permission(person, Permission.JUDGE_DELIVERY),
    }
    return render(request, "portfolio/awards/delivery/delivery.html", context)


@requires(Permission.REPORT_DELIVERY)
@require_http_methods(["GET", "HEAD", "POST"])
def report_delivery(request: HttpRequest, reference: str) -> HttpResponse:
    """The department says how the award goes in a month."""
    person = signed_in(request)
    own = departments_with(person, Permission.REPORT_DELIVERY)
    award = get_object_or_404(awards_visible_to(person).filter(department__in=own), reference=reference)
    if refusal := _refused(request, award):
        return refusal
    form = DeliveryReportForm(posted(request), months=_months(award))
    if carry_out(
        form,
        lambda: report(
            award=award,
            month=form.month_chosen(),
            ratings=form.ratings(),
            by=person,
            now=timezone.now(),
        ),
    ):
        messages.success(request, f"Your report on {_name(form.month_chosen())} is sent. The fund reads it.")
        return redirect("portfolio:delivery", reference=reference)
    context = _context(award, form)
    return render(
        request, "portfolio/awards/delivery/report_delivery.html", context, status=form_status(form)
    )


@requires(Permission.JUDGE_DELIVERY)
@require_http_methods(["GET", "HEAD", "POST"])
def set_fund_view(request: HttpRequest, reference: str) -> HttpResponse:
    """The fund says how it sees the award, beside what the department reported."""
    person = signed_in(request)
    award = get_object_or_404(awards_visible_to(person), reference=reference)
    if refusal := _refused(request, award):
        return refusal
    form = FundViewForm(posted(request), months=_months(award))
    if carry_out(
        form,
        lambda: set_view(
            award=award,
            month=form.month_chosen(),
            colours=form.colours(),
            reason=form.cleaned_data["reason"],
            by=person,
            now=timezone.now(),
        ),
    ):
        messages.success(request, "The fund’s view is saved, and the department is told.")
        return redirect("portfolio:delivery", reference=reference)
    context = _context(award, form)
    return render(request, "portfolio/awards/delivery/set_fund_view.html", context, status=form_status(form))


def _refused(request: HttpRequest, award: Award) -> HttpResponse | None:
    back = reverse("portfolio:delivery", args=[award.reference])
    return refused_beforehand(request, lambda: check_running(award, so=SO), back=back)


def _months(award: Award) -> Sequence[Period]:
    """None of an award that was never accepted: the action refuses it."""
    if award.answered_at is None:
        return (Period.of(london_date(timezone.now())),)
    return months_to_report(accepted_on(award), london_date(timezone.now()))


def _context(award: Award, form: DeliveryReportForm | FundViewForm) -> dict[str, object]:
    suggested = suggestions_for(award, now=timezone.now())
    return {
        "award": award,
        "form": form,
        "said": said_of([award])[award.pk],
        "asked": [(*row, suggested[row[0]]) for row in form.asked()],
        "months": [_name(row) for row in _months(award)],
    }


def _name(month: Period) -> str:
    return f"{month.first_day:%B %Y}"
