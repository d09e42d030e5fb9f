"""The list of rounds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import has_permission
from bids.rounds.queries import rounds_visible_to


@requires(Permission.SEE_BIDS)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    context = {
        "rounds": rounds_visible_to(person),
        "can_manage": has_permission(person, Permission.MANAGE_ROUND),
    }
    return render(request, "bids/rounds/rounds.html", context)
