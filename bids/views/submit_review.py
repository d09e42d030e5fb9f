"""Reading one's scores once more before handing them in for good."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import scores
from bids.models import Bid, Review
from bids.queries.reviews import judged_criteria, own_reviews, scores_of
from bids.workflow import ReviewStatus
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused
from legacyfund.web.saving import holding, saving_over


@requires(Permission.REVIEW_BID)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Bid.objects.filter(reference=reference))
def submit_review(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    mine = get_object_or_404(own_reviews(person), version__bid__reference=reference)
    sheet = reverse("bids:review", kwargs={"reference": reference})
    if request.method == "POST":
        try:
            with saving_over(request, _as_shown(mine)):
                scores.submit_review(review=mine, by=person, now=timezone.now())
        except DomainError as refusal:
            return refused(request, refusal, back_url=sheet)
        messages.success(request, f"Your review of {reference} is submitted.")
        return redirect("bids:reviews")
    if mine.status != ReviewStatus.ACCEPTED:
        return redirect(sheet)
    given = list(scores_of(mine))
    scored = {row.criterion_id for row in given}
    context = {
        "bid": mine.version.bid,
        "scores": given,
        "stands": _as_shown(mine),
        "lacking": [row for row in judged_criteria(mine) if row.pk not in scored],
    }
    return render(request, "bids/submit_review.html", context)


def _as_shown(mine: Review) -> list[tuple[int, int, str]]:
    return [(row.criterion_id, row.score, row.justification) for row in scores_of(mine)]
