"""Search: systems, bids, awards and returns by name or reference."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import memberships_on, requires, signed_in
from accounts.permissions import Permission
from portfolio.home.forms import SearchForm
from portfolio.home.queries.search import search_for


@requires(Permission.SEE_OWN_MESSAGES)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the person may see that has each word of `q` in its name or reference."""
    form = SearchForm(request.GET or None)
    asked = form.wanted()
    kinds = search_for(asked, person=signed_in(request), held=memberships_on(request)) if asked else []
    context = {
        "form": form,
        "asked": asked,
        "kinds": [kind for kind in kinds if kind.rows],
        "searched": [kind.title.lower() for kind in kinds],
    }
    return render(request, "portfolio/home/search.html", context)
