"""Every line the spend explorer shows, as a file, by the code that serves machines."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from portfolio.forms.spend_filter import SpendFilterForm
from portfolio.queries.spend import SpendFilter, all_pages
from portfolio.rules.feed import csv_head, csv_lines


@requires(Permission.SEE_SPEND)
@require_safe
def spend_csv(request: HttpRequest) -> HttpResponseBase:
    form = SpendFilterForm(request.GET)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("portfolio:spend", query=request.GET))
    return StreamingHttpResponse(
        _csv(form.wanted()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="spend.csv"'},
    )


def _csv(wanted: SpendFilter) -> Iterator[str]:
    yield csv_head()
    for rows in all_pages(wanted):
        yield csv_lines(rows)
