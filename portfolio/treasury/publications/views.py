"""The page of what everybody may have."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import public
from legacyfund.web.paging import page_of
from portfolio.treasury.publications.queries.awards import any_open_award
from portfolio.treasury.publications.queries.months import published_months
from portfolio.treasury.publications.rules.over_25k import THRESHOLD, WITHHELD
from portfolio.treasury.publications.rules.power_bi import MEDIA_TYPE, source_at
from portfolio.treasury.rules.entries import LICENCE

MONTHS_A_PAGE = 60
_SOURCES = {"awards": "open:awards", "spending-over-25k": "open:over_25k_files"}


@public
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What is published, under which licence, and which file is for whom."""
    page = page_of(request, published_months(), MONTHS_A_PAGE)
    context = {
        "page": page,
        "has_awards": any_open_award(),
        "licence": LICENCE,
        "threshold": THRESHOLD,
        "withheld": WITHHELD,
    }
    return render(request, "portfolio/treasury/publications/open_data.html", context)


@public
@require_safe
def power_bi_source(request: HttpRequest, name: str) -> HttpResponse:
    """Opens Power BI at one of the lists that everybody may read."""
    if name not in _SOURCES:
        raise Http404
    source = source_at(settings.SERVICE_URL.rstrip("/") + reverse(_SOURCES[name]))
    return HttpResponse(
        source,
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.pbids"'},
    )
