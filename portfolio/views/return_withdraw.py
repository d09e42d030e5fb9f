"""The department takes a return back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused
from portfolio.actions.returns_decisions import withdraw_return
from portfolio.queries.returns import returns_visible_to


@requires(Permission.SEE_AWARDS)
@require_POST
def return_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    mine = returns_visible_to(person, permission=Permission.SEE_AWARDS)
    spend_return = get_object_or_404(mine, reference=reference)
    try:
        withdraw_return(spend_return=spend_return, by=person, now=timezone.now())
    except DomainError as refusal:
        page = reverse("portfolio:return_page", kwargs={"reference": reference})
        return refused(request, refusal, back_url=page)
    messages.success(request, f"Return {reference} is withdrawn.")
    return redirect("portfolio:return_page", reference=reference)
