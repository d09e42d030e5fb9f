from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions.people import deactivate_user
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_left_without_sign_off, people_listed
from legacyfund.lib.errors import DomainError


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then close a person's account."""
    shown = get_object_or_404(people_listed(), pk=pk)
    if request.method == "POST":
        try:
            deactivate_user(user=shown, by=signed_in(request), now=timezone.now())
        except DomainError as refusal:
            return render(request, "errors/409.html", {"refusal": refusal}, status=409)
        messages.success(request, f"{shown}'s account is closed.")
        return redirect("accounts:people")
    context = {"shown": shown, "left": departments_left_without_sign_off(shown)}
    return render(request, "accounts/deactivate.html", context)
