from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import invitations_managed_by, people_listed

PAGE_SIZE = 50


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a sign-in, and those invited who have not joined yet."""
    page = Paginator(people_listed(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "invitations": invitations_managed_by(signed_in(request)), "now": timezone.now()}
    return render(request, "accounts/people.html", context)
