"""The fund accepts a certified return, or tries a held one again."""

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
from portfolio.actions.returns_acceptance import accept_return, retry_held_return
from portfolio.queries.returns import returns_visible_to
from portfolio.workflow import ReturnStatus


@requires(Permission.ACCEPT_RETURN)
@require_POST
def return_accept(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    mine = returns_visible_to(person, permission=Permission.ACCEPT_RETURN)
    spend_return = get_object_or_404(mine, reference=reference)
    try:
        deed = retry_held_return if spend_return.status == ReturnStatus.HELD else accept_return
        spend_return = deed(spend_return=spend_return, by=person, now=timezone.now())
    except DomainError as refusal:
        page = reverse("portfolio:return_page", kwargs={"reference": reference})
        return refused(request, refusal, back_url=page)
    if spend_return.status == ReturnStatus.HELD:
        messages.warning(request, f"Return {reference} is held: it reports more than has been released.")
    else:
        messages.success(request, f"Return {reference} is accepted. Its lines are in the feed.")
    return redirect("portfolio:return_page", reference=reference)
