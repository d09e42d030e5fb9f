from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions.invitations import InvitationRefused, accept_invitation, invitation_behind
from accounts.forms import JoinForm
from accounts.guards import public
from accounts.permissions import ROLES, Role
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@public
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invitation's link leads: choose a password and join. The link is the permission."""
    now = timezone.now()
    try:
        invitation = invitation_behind(token, now=now)
    except InvitationRefused as refusal:
        return render(request, "errors/409.html", {"refusal": refusal}, status=409)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(token=token, password=form.cleaned_data["password"], now=now)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "You have joined. Sign in with your new password.")
            return redirect("account_login")
    context = {"form": form, "invitation": invitation, "role": ROLES[Role(invitation.role)]}
    return render(request, "accounts/join.html", context, status=form_status(form))
