"""Closing a year of a fund that has ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from portfolio.funds.queries import funds_visible_to
from portfolio.spend.actions import year_end as actions
from portfolio.spend.forms.year_end import CloseYearForm
from portfolio.spend.queries.year_end import years_to_close


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def close_year(request: HttpRequest, reference: str) -> HttpResponse:
    """What awards hold of a year that has ended lapses, once its returns are decided."""
    person, now = signed_in(request), timezone.now()
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    years = years_to_close(fund, now=now)
    ready = [row for row in years if not row.returns]
    form = CloseYearForm(posted(request), years=ready)
    if carry_out(
        form, lambda: actions.close_year(fund=fund, year=form.cleaned_data["year"], by=person, now=now)
    ):
        messages.success(request, f"{form.cleaned_data['year']} is closed, and departments are being told.")
        return redirect("portfolio:fund", reference=reference)
    context = {"form": form, "fund": fund, "years": years, "ready": ready}
    return render(request, "portfolio/spend/close_year.html", context, status=form_status(form))
