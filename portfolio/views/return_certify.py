"""The sign-off certifies a return."""

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
from portfolio.actions.returns_decisions import certify_return
from portfolio.queries.returns import returns_visible_to


@requires(Permission.CERTIFY_RETURN)
@require_POST
def return_certify(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    mine = returns_visible_to(person, permission=Permission.CERTIFY_RETURN)
    spend_return = get_object_or_404(mine, reference=reference)
    try:
        certify_return(spend_return=spend_return, by=person, now=timezone.now())
    except DomainError as refusal:
        page = reverse("portfolio:return_page", kwargs={"reference": reference})
        return refused(request, refusal, back_url=page)
    messages.success(request, f"Return {reference} is certified and waits for the fund.")
    return redirect("portfolio:return_page", reference=reference)
