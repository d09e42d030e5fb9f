"""The funds with what they hold, and adding to a fund's envelopes or giving back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from portfolio.funds.queries import funds_visible_to
from portfolio.ledger.actions import allocating as actions
from portfolio.ledger.forms import AllocateForm
from portfolio.ledger.queries.position import funds_with_totals, position_total

CHANGES = {"increase": actions.allocate, "decrease": actions.decrease_allocation}


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def allocate(request: HttpRequest, reference: str) -> HttpResponse:
    """Adding to a fund's envelopes, or giving back."""
    person = signed_in(request)
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    form = AllocateForm(posted(request), fund=fund, today=london_date(timezone.now()))
    if carry_out(
        form,
        lambda: CHANGES[form.cleaned_data["direction"]](
            fund=fund,
            amounts=form.amounts(),
            narrative=form.cleaned_data["narrative"],
            idempotency_key=str(form.cleaned_data["key"]),
            by=person,
            now=timezone.now(),
        ),
    ):
        messages.success(request, "The envelopes have changed.")
        return redirect("portfolio:fund", reference=fund.reference)
    context = {"form": form, "fund": fund, "budgets": SHORT_CONTROL_BUDGETS.values()}
    return render(request, "portfolio/ledger/allocate.html", context, status=form_status(form))


@requires(Permission.SEE_POSITION)
@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    """The funds."""
    person = signed_in(request)
    rows = funds_with_totals(funds_visible_to(person))
    context = {
        "rows": rows,
        "in_all": position_total(total for _, total in rows),
        "may_manage": has_permission(person, Permission.MANAGE_FUND),
    }
    return render(request, "portfolio/ledger/funds.html", context)
