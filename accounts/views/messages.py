from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.emails import subject_of
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import deliveries_of

PAGE_SIZE = 25


@requires(Permission.SEE_OWN_MESSAGES)
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What the service told this person, newest first."""
    found = deliveries_of(signed_in(request))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(row, subject_of(row)) for row in page]
    return render(request, "accounts/messages.html", {"page": page, "lines": lines})
