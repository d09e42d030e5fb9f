"""Setting up a fund."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import add_refusal, form_status
from portfolio.actions import funds
from portfolio.forms.funds import CreateFundForm


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def create_fund(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = CreateFundForm(request.POST if request.method == "POST" else None, today=london_date(now))
    if request.method == "POST" and form.is_valid():
        try:
            fund = funds.create_fund(**form.cleaned_data, by=signed_in(request), now=now)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{fund.name} is set up. Now allocate its envelopes.")
            return redirect("portfolio:fund", reference=fund.reference)
    return render(request, "portfolio/create_fund.html", {"form": form}, status=form_status(form))
