"""My reviews, by due date."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.models import Review
from bids.queries.ranking_table import rankings_visible_to
from bids.queries.reviews import reviews_done, reviews_held_up, reviews_in_hand
from bids.workflow import RANKING_FROZEN
from legacyfund.lib.financial_year import london_date

REVIEWS_A_PAGE = 60


@requires(Permission.REVIEW_BID)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    context = {
        "in_hand": _page(request, "page", reviews_in_hand(person)),
        "waiting": _page(request, "waiting", reviews_held_up(person)),
        "done": _page(request, "done", reviews_done(person)),
        "today": london_date(timezone.now()),
        "ranked": rankings_visible_to(person).filter(status__in=RANKING_FROZEN),
    }
    return render(request, "bids/reviews.html", context)


def _page(request: HttpRequest, name: str, found: QuerySet[Review]) -> Page[Review]:
    return Paginator(found, REVIEWS_A_PAGE).get_page(request.GET.get(name))
