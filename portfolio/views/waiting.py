"""All that waits for the person of one kind, soonest first, when it is too much for their home."""

from collections.abc import Iterable
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.overview.queries.waiting import Waiting
from portfolio.queries.home import piles_of

ROWS_A_PAGE = 60


@requires(Permission.SEE_OWN_MESSAGES)
@require_safe
def waiting(request: HttpRequest, pile: str) -> HttpResponse:
    person = signed_in(request)
    found = next((row for row in piles_of(person) if row.code == pile), None)
    if found is None:
        raise Http404("nothing of that kind waits for this person's roles")
    page = Paginator(found.find(person, timezone.now()), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"title": found.title, "page": page, "waiting": linked(found.entry(row) for row in page)}
    return render(request, "portfolio/waiting.html", context)


def linked(rows: Iterable[Waiting]) -> list[dict[str, str | date | None]]:
    """As a template shows them: the label, the day it is due, the address of the deed."""
    return [
        {"label": row.label, "due": row.due, "url": reverse(row.url_name, kwargs=dict(row.url_kwargs))}
        for row in rows
    ]
