"""The page of what everybody may have."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import public
from legacyfund.web.paging import page_of
from portfolio.treasury.publications.queries.awards import any_open_award
from portfolio.treasury.publications.queries.months import published_months
from portfolio.treasury.publications.rules.giving import LICENCE
from portfolio.treasury.publications.rules.over_25k import THRESHOLD, WITHHELD

MONTHS_A_PAGE = 60


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
