"""The fund refuses a return, with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from portfolio.actions.returns_decisions import refuse_return
from portfolio.forms.return_forms import RefuseReturnForm
from portfolio.queries.returns import returns_visible_to


@requires(Permission.ACCEPT_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def return_refuse(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    found = returns_visible_to(person, permission=Permission.ACCEPT_RETURN)
    spend_return = get_object_or_404(found, reference=reference)
    form = RefuseReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            refuse_return(spend_return=spend_return, reason=reason, by=person, now=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Return {reference} is refused. The department has been told why.")
            return redirect("portfolio:return_page", reference=reference)
    return render(
        request,
        "portfolio/return_refuse.html",
        {"form": form, "spend_return": spend_return},
        status=form_status(form),
    )
