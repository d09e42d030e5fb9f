from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions import colleagues as actions
from accounts.forms import WithoutSignOffForm
from accounts.guards import back_to_people, requires, signed_in
from accounts.permissions import Permission
from accounts.queries import leaves_without_sign_off, memberships_managed_by
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.MANAGE_COLLEAGUES)
@require_http_methods(["GET", "HEAD", "POST"])
def end_colleague(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a role of the department away."""
    reader = signed_in(request)
    membership = get_object_or_404(memberships_managed_by(reader), pk=pk)
    form = WithoutSignOffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_colleague(membership=membership, by=reader, now=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{membership.user}: the role has ended, and with it the access.")
            own = membership.user_id == reader.pk
            return redirect("/" if own else back_to_people(membership.department))
    context = {"form": form, "membership": membership, "last": leaves_without_sign_off(membership)}
    return render(request, "accounts/end_colleague.html", context, status=form_status(form))
