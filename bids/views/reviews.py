"""My reviews, by due date."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.ranking_table import rankings_visible_to
from bids.queries.reviews import BEING_DONE, own_reviews
from bids.workflow import RANKING_FROZEN, BidStatus
from legacyfund.lib.financial_year import london_date


@requires(Permission.REVIEW_BID)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    mine = list(own_reviews(person))
    open_to_do = [review for review in mine if review.status in BEING_DONE]
    in_hand = [review for review in open_to_do if review.version.bid.status == BidStatus.ELIGIBLE]
    waiting = [review for review in open_to_do if review.version.bid.status == BidStatus.CLARIFYING]
    context = {
        "in_hand": in_hand,
        "waiting": waiting,
        "done": [review for review in mine if review not in in_hand and review not in waiting],
        "today": london_date(timezone.now()),
        "ranked": rankings_visible_to(person).filter(status__in=RANKING_FROZEN),
    }
    return render(request, "bids/reviews.html", context)
