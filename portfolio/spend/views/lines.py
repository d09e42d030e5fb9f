"""The spend explorer: accepted lines filtered, summed by two dimensions, and how to pull the same."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.models import Department
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.errors import DomainError
from legacyfund.web.exports import BYTE_ORDER_MARK
from portfolio.funds.queries import funds_visible_to
from portfolio.spend.forms.lines import SpendFilterForm
from portfolio.spend.forms.own_totals import OwnTotalForm
from portfolio.spend.models import SavedView
from portfolio.spend.queries.copying import copy_lines
from portfolio.spend.queries.exploring import views_of
from portfolio.spend.queries.lines import DIMENSIONS, SpendFilter, feed_head, feed_page, totals_by
from portfolio.spend.queries.own_totals import HeldTotal, hold_total
from portfolio.spend.rules.feed import Cursor, LineRow, check_cursor, parse_cursor
from portfolio.spend.rules.workbooks import how_made
from portfolio.spend.views.returns import load_return

LINES_A_PAGE = 100


@requires(Permission.SEE_SPEND)
@require_safe
def spend(request: HttpRequest) -> HttpResponse:
    """The spend explorer: accepted lines filtered, summed by two dimensions, and how to pull the same."""
    person = signed_in(request)
    form = SpendFilterForm({"down": "department", "across": "year", **request.GET.dict()})
    is_valid = form.is_valid()
    own = OwnTotalForm(request.GET if is_valid and "total" in request.GET else None)
    views = list(views_of(person))
    context = {
        "form": form,
        "own_form": own,
        "views": views,
        "sees_returns": has_permission(person, Permission.SEE_RETURNS),
        "funds": funds_visible_to(person),
    }
    if is_valid:
        context |= _shown(request, form, own, views)
    return render(request, "portfolio/spend/spend.html", context)


def _shown(
    request: HttpRequest, form: SpendFilterForm, own: OwnTotalForm, views: Sequence[SavedView]
) -> dict[str, object]:
    """What there is of a filter without errors: figures of anything else would be read as those asked for."""
    wanted, query = form.wanted(), form.as_query()
    down, across = form.dimensions()
    after = _after(request)
    page = feed_page(wanted, after=after, limit=LINES_A_PAGE)
    asked = request.GET.copy()
    asked["after"] = str(page.cursor)
    address = settings.SERVICE_URL.rstrip("/") + reverse("api:bulk_csv")
    filters = wanted.as_query()
    totals = totals_by(wanted, down, across)
    return {
        "narrowed": bool(filters),
        "totals": totals,
        "query": query,
        "here": next((view for view in views if view.query == query), None),
        "as_workbook": how_made(totals.lines).name,
        "down": DIMENSIONS[down][0],
        "across": DIMENSIONS[across][0],
        "page": page,
        "lines": in_words(page.lines),
        "after": after,
        "next_query": "" if page.is_last else asked.urlencode(safe=":"),
        "download_query": _without_after(request),
        "pull_url": f"{address}?{urlencode(filters)}" if filters else address,
        "held": _held(wanted, own),
        "filters": [(name, value) for name, value in request.GET.items() if name in form.fields],
    }


def _held(wanted: SpendFilter, form: OwnTotalForm) -> tuple[HeldTotal, list[LineRow]] | None:
    """The total that was typed held against the lines, and in words those of the size of the difference."""
    if not form.is_valid():
        return None
    held = hold_total(wanted, form.cleaned_data["total"], form.cleaned_data["up_to"])
    return held, in_words(held.alike)


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


@requires(Permission.SEE_SPEND)
@require_safe
def spend_csv(request: HttpRequest) -> HttpResponseBase:
    """Every line the spend explorer shows, as a file, by the code that serves machines."""
    form = SpendFilterForm(request.GET)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("portfolio:spend", query=request.GET))
    return _file_of(form.wanted(), "spend")


@requires(Permission.SEE_RETURNS)
@require_safe
def return_lines(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The accepted lines of a return as a file, to be edited and uploaded again as corrections."""
    spend_return = load_return(request, reference)
    return _file_of(SpendFilter(spend_return=spend_return), f"{reference}-lines")


def _file_of(wanted: SpendFilter, name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        _csv(wanted),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _csv(wanted: SpendFilter) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK.encode()
    yield from copy_lines("csv", wanted, after=0, up_to=feed_head().feed_no)
