"""The awards a person may see."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from portfolio.queries.awards import awards_with_money

PAGE = 50


@requires(Permission.SEE_AWARDS)
@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    page = Paginator(awards_with_money(signed_in(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "portfolio/awards.html", {"page": page})
