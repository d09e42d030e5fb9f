"""What waits for the person, in order of date, and the figures their role lives by."""

from collections.abc import Iterable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_worked_for, permissions_of
from bids.overview.queries.waiting import Waiting
from legacyfund.web.paging import page_of
from portfolio.home.queries.home import figures_for, waiting_for, worklists_of

ROWS_A_PAGE = 60


@requires(Permission.SEE_OWN_MESSAGES)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person, in order of date, and the figures their role lives by."""
    person = signed_in(request)
    rows, longer = waiting_for(person, now=timezone.now())
    held = permissions_of(person)
    context = {
        "waiting": linked(rows),
        "longer": longer,
        "figures": figures_for(person),
        "departments": departments_worked_for(person),
        "sees_gaps": Permission.SEE_GAPS in held,
        "sees_department": Permission.SEE_RETURNS in held,
        "sees_treasury": Permission.SEE_SPEND in held,
    }
    return render(request, "portfolio/home/home.html", context)


@requires(Permission.SEE_OWN_MESSAGES)
@require_safe
def waiting(request: HttpRequest, worklist: str) -> HttpResponse:
    """All that waits for the person of one kind, soonest first, when it is too much for their home."""
    person = signed_in(request)
    found = next((row for row in worklists_of(person) if row.code == worklist), None)
    if found is None:
        raise Http404("nothing of that kind waits for this person's roles")
    page = page_of(request, found.find(person, timezone.now()), ROWS_A_PAGE)
    context = {"title": found.title, "page": page, "waiting": linked(found.entry(row) for row in page)}
    return render(request, "portfolio/home/waiting.html", context)


def linked(rows: Iterable[Waiting]) -> list[dict[str, str | date | None]]:
    """As a template shows them: the label, the day it is due, the address of the step, why it came back."""
    return [
        {
            "label": row.label,
            "due": row.due,
            "url": reverse(row.url_name, kwargs=dict(row.url_kwargs), query=dict(row.query)),
            "reason": row.reason,
        }
        for row in rows
    ]
