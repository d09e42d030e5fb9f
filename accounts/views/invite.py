from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions.invitations import invite_person
from accounts.forms import InviteForm
from accounts.guards import requires, signed_in
from accounts.permissions import Permission, Role
from accounts.queries import departments_open
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person to one role."""
    now = timezone.now()
    form = InviteForm(request.POST if request.method == "POST" else None, departments=departments_open(now))
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        try:
            invitation = invite_person(
                email=entered["email"],
                name=entered["name"],
                role=Role(entered["role"]),
                department=entered["department"],
                by=signed_in(request),
                now=now,
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{invitation.email} has been invited.")
            return redirect("accounts:people")
    return render(request, "accounts/invite.html", {"form": form}, status=form_status(form))
