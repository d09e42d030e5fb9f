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
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    reader = signed_in(request)
    invitation = get_object_or_404(invitations_managed_by(reader), pk=pk)
    back = back_to_people(invitation.department)
    try:
        actions.invite_again(invitation=invitation, by=reader, now=timezone.now())
    except DomainError as refusal:
        return refused(request, refusal, back_url=back)
    messages.success(request, f"{invitation.email} has been invited again.")
    return redirect(back)
