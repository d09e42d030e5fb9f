from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions import people as actions
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import memberships_held
from legacyfund.lib.errors import DomainError


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a role away."""
    membership = get_object_or_404(memberships_held(), pk=pk)
    if request.method == "POST":
        try:
            actions.end_membership(membership=membership, by=signed_in(request), now=timezone.now())
        except DomainError as refusal:
            return render(request, "errors/409.html", {"refusal": refusal}, status=409)
        messages.success(request, f"{membership.user} is no longer {membership.get_role_display().lower()}.")
        return redirect("accounts:person", pk=membership.user_id)
    return render(request, "accounts/end_membership.html", {"membership": membership})
