from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions import people as actions
from accounts.actions.last_ones import LastSignOff
from accounts.forms import WithoutSignOffForm
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import leaves_without_sign_off, memberships_held
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a role away."""
    membership = get_object_or_404(memberships_held(), pk=pk)
    form = WithoutSignOffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by, now = signed_in(request), timezone.now()
        try:
            actions.end_membership(membership=membership, by=by, now=now, **form.cleaned_data)
        except LastSignOff as refusal:
            add_refusal(form, refusal)
        except DomainError as refusal:
            return render(request, "errors/409.html", {"refusal": refusal}, status=409)
        else:
            messages.success(request, f"{membership.user} is no longer {membership.label_in_sentence}.")
            return redirect("accounts:person", pk=membership.user_id)
    context = {"form": form, "membership": membership, "last": leaves_without_sign_off(membership)}
    return render(request, "accounts/end_membership.html", context, status=form_status(form))
