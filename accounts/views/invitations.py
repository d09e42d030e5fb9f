"""Inviting somebody to a role, and joining by the link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import colleagues as actions
from accounts.actions.invitations import (
    InvitationRefused,
    accept_invitation,
    invitation_behind,
    invite_person,
)
from accounts.forms import InviteForm, JoinForm
from accounts.guards import back_to_people, public, requires, signed_in
from accounts.permissions import ROLES, Permission, Role
from accounts.queries.roles import departments_open, invitations_managed_by
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.refusals import refused


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person to one role."""
    now = timezone.now()
    form = InviteForm(posted(request), departments=departments_open(now))
    if invitation := carry_out(
        form,
        lambda: invite_person(
            **form.cleaned_data | {"role": Role(form.cleaned_data["role"])}, by=signed_in(request), now=now
        ),
    ):
        messages.success(request, f"{invitation.email} has been invited.")
        return redirect("accounts:people")
    return render(request, "accounts/invite.html", {"form": form}, status=form_status(form))


@requires(Permission.MANAGE_COLLEAGUES)
@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    reader = signed_in(request)
    invitation = get_object_or_404(invitations_managed_by(reader), pk=pk)
    return carry_out_or_refuse(
        request,
        lambda: actions.invite_again(invitation=invitation, by=reader, now=timezone.now()),
        done=f"{invitation.email} has been invited again.",
        then=back_to_people(invitation.department),
    )


@requires(Permission.MANAGE_COLLEAGUES)
@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    reader = signed_in(request)
    invitation = get_object_or_404(invitations_managed_by(reader), pk=pk)
    return carry_out_or_refuse(
        request,
        lambda: actions.withdraw_invitation(invitation=invitation, by=reader, now=timezone.now()),
        done=f"The invitation of {invitation.email} is withdrawn.",
        then=back_to_people(invitation.department),
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invitation's link leads: choose a password and join. The link is the permission."""
    now = timezone.now()
    try:
        invitation = invitation_behind(token, now=now)
    except InvitationRefused as refusal:
        return refused(request, refusal)
    form = JoinForm(posted(request))
    if carry_out(
        form, lambda: accept_invitation(token=token, password=form.cleaned_data["password"], now=now)
    ):
        messages.success(request, "You have joined. Sign in with your new password.")
        return redirect("account_login")
    context = {"form": form, "invitation": invitation, "role": ROLES[Role(invitation.role)]}
    return render(request, "accounts/join.html", context, status=form_status(form))
