"""The preparer stands by a return and sends it for certification."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from portfolio.actions.returns import confirm_return
from portfolio.forms.return_forms import ConfirmReturnForm
from portfolio.queries.returns import returns_visible_to
from portfolio.views.return_page import show_return


@requires(Permission.PREPARE_RETURN)
@require_POST
def return_confirm(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    mine = returns_visible_to(person, permission=Permission.PREPARE_RETURN)
    spend_return = get_object_or_404(mine, reference=reference)
    form = ConfirmReturnForm(request.POST, challenged=bool(spend_return.challenge_count))
    form.full_clean()
    try:
        confirm_return(
            spend_return=spend_return,
            challenges_reason=form.cleaned_data.get("challenges_reason", ""),
            by=person,
            now=timezone.now(),
        )
    except DomainError as refusal:
        add_refusal(form, refusal)
        return show_return(request, spend_return, form=form, status=form_status(form, faulty=422))
    messages.success(request, f"Return {reference} waits for certification.")
    return redirect("portfolio:return_page", reference=reference)
