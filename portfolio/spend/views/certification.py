"""Certifying a return: the sign-off reads what is vouched for, and vouches for it there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import Period
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from portfolio.spend.actions.certification import (
    certify_return,
    check_certifying,
    check_sending_back,
    send_back_return,
)
from portfolio.spend.forms.returns import CertifyReturnForm, SendBackReturnForm
from portfolio.spend.models import Return
from portfolio.spend.queries.corrections import corrected_by
from portfolio.spend.queries.excess import excess_of
from portfolio.spend.queries.outside import outside_of
from portfolio.spend.queries.returns import corrections_of, steps_on
from portfolio.spend.queries.vouching import challenges_of, vouched_by_cell
from portfolio.spend.queries.waivers import waivers_behind
from portfolio.spend.rules.vouching import in_all
from portfolio.spend.views.returns import figures_of, load_return

CHALLENGES_SHOWN = 50


@requires(Permission.CERTIFY_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def return_certify(request: HttpRequest, reference: str) -> HttpResponse:
    """What is vouched for, and the sign-off's word for it."""
    spend_return, person = load_return(request, reference, Permission.CERTIFY_RETURN), signed_in(request)
    form = CertifyReturnForm(posted(request))
    if carry_out(form, lambda: certify_return(spend_return=spend_return, by=person, now=timezone.now())):
        messages.success(request, f"Return {reference} is certified and waits for the fund.")
        return redirect("portfolio:return_page", reference=reference)
    rows = vouched_by_cell(spend_return)
    context = {
        "form": form,
        "spend_return": spend_return,
        "period": Period(spend_return.year, spend_return.period),
        "rows": rows,
        "total": in_all(rows),
        "challenges": challenges_of(spend_return)[:CHALLENGES_SHOWN],
        "excess": [(row, figures_of(row)) for row in excess_of(spend_return)],
        "outside": outside_of(spend_return),
        "corrected": corrections_of(spend_return),
        "waivers": waivers_behind(spend_return),
        "corrections": corrected_by(spend_return),
        "why_not": _why_not(spend_return, person),
        "steps": steps_on(spend_return, person),
    }
    return render(request, "portfolio/spend/return_certify.html", context, status=form_status(form))


@requires(Permission.CERTIFY_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def return_send_back(request: HttpRequest, reference: str) -> HttpResponse:
    """The sign-off does not vouch for it, and says what has to be put right."""
    spend_return, person = load_return(request, reference, Permission.CERTIFY_RETURN), signed_in(request)
    back = reverse("portfolio:return_page", args=[reference])
    if answer := refused_beforehand(request, lambda: check_sending_back(spend_return, person), back=back):
        return answer
    form = SendBackReturnForm(posted(request))
    if carry_out(
        form,
        lambda: send_back_return(
            spend_return=spend_return, **form.cleaned_data, by=person, now=timezone.now()
        ),
    ):
        messages.success(request, f"Return {reference} is sent back. Whoever prepared it has been told why.")
        return redirect("portfolio:return_page", reference=reference)
    context = {"form": form, "spend_return": spend_return}
    context["period"] = Period(spend_return.year, spend_return.period)
    return render(request, "portfolio/spend/return_send_back.html", context, status=form_status(form))


def _why_not(spend_return: Return, person: User) -> str:
    """Why this person cannot certify the return now; nothing where they can."""
    try:
        check_certifying(spend_return, person)
    except DomainError as refusal:
        return refusal.message
    return ""
