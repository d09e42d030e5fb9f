"""The spend explorer: accepted lines filtered, summed by two dimensions, and how to pull the same."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.models import Department
from accounts.permissions import Permission
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.errors import DomainError
from portfolio.forms.spend_filter import SpendFilterForm
from portfolio.queries.spend import DIMENSIONS, feed_head, feed_page, totals_by
from portfolio.rules.feed import Cursor, LineRow, check_cursor, parse_cursor

LINES_A_PAGE = 100


@requires(Permission.SEE_SPEND)
@require_safe
def spend(request: HttpRequest) -> HttpResponse:
    form = SpendFilterForm({"down": "department", "across": "year", **request.GET.dict()})
    valid = form.is_valid()
    wanted = form.wanted()
    down, across = form.dimensions() if valid else ("department", "year")
    after = _after(request)
    page = feed_page(wanted, after=after, limit=LINES_A_PAGE)
    asked = request.GET.copy()
    asked["after"] = str(page.cursor)
    address = settings.SERVICE_URL.rstrip("/") + reverse("api:spend_file", kwargs={"format": "csv"})
    filters = wanted.as_query()
    return render(
        request,
        "portfolio/spend.html",
        {
            "form": form,
            "narrowed": bool(filters),
            "totals": totals_by(wanted, down, across),
            "down": DIMENSIONS[down][0],
            "across": DIMENSIONS[across][0],
            "page": page,
            "lines": in_words(page.lines),
            "after": after,
            "next_query": "" if page.is_last else asked.urlencode(safe=":"),
            "download_query": _without_after(request),
            "pull_url": f"{address}?{urlencode(filters)}" if filters else address,
        },
    )


def in_words(lines: Iterable[LineRow]) -> list[LineRow]:
    """Lines as people read them: names for the department's identifier and the control budget's code."""
    names = {row.organisation_id: row.short_name for row in Department.objects.order_by("pk")}
    return [
        {
            **line,
            "department": names[str(line["department"])],
            "control_budget": SHORT_CONTROL_BUDGETS[str(line["control_budget"])],
        }
        for line in lines
    ]


def _without_after(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    return query.urlencode()


def _after(request: HttpRequest) -> Cursor | None:
    """Where the page begins; a cursor that is none, or of an old feed, begins at the start."""
    try:
        cursor = parse_cursor(request.GET.get("after", ""))
        check_cursor(cursor, feed_head())
    except DomainError:
        return None
    return cursor
