"""My reviews, by due date."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.queries.reviews import own_reviews, reviews_in_hand
from bids.queries.rounds import rounds_ranked
from legacyfund.lib.financial_year import london_date


@requires(Permission.REVIEW_BID)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    in_hand = list(reviews_in_hand(person))
    keys = {review.pk for review in in_hand}
    context = {
        "in_hand": in_hand,
        "done": [review for review in own_reviews(person) if review.pk not in keys],
        "today": london_date(timezone.now()),
        "ranked": rounds_ranked(),
    }
    return render(request, "bids/reviews.html", context)
