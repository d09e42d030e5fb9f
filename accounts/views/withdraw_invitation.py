from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actions import colleagues as actions
from accounts.guards import back_to_people, requires, signed_in
from accounts.permissions import Permission
from accounts.queries import invitations_managed_by
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused


@requires(Permission.MANAGE_COLLEAGUES)
@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    reader = signed_in(request)
    invitation = get_object_or_404(invitations_managed_by(reader), pk=pk)
    back = back_to_people(invitation.department)
    try:
        actions.withdraw_invitation(invitation=invitation, by=reader, now=timezone.now())
    except DomainError as refusal:
        return refused(request, refusal, back_url=back)
    messages.success(request, f"The invitation of {invitation.email} is withdrawn.")
    return redirect(back)
