"""The review sheet: the version on the left, the criteria on the right; before acceptance neither."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.scores import save_scores
from bids.forms.assessment import ScoresForm, scores_initial
from bids.models import Bid, Review
from bids.queries.documents import version_document
from bids.queries.reviews import judged_criteria, own_reviews, scores_of, system_names
from bids.workflow import RANKING_FROZEN, READING_REVIEWS, BidStatus, ReviewStatus
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.saving import holding, saving_over


@requires(Permission.REVIEW_BID)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Bid.objects.filter(reference=reference))
def review(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    mine = get_object_or_404(own_reviews(person), version__bid__reference=reference)
    if mine.status not in READING_REVIEWS:
        return _proposal(request, mine)
    given = list(scores_of(mine))
    form = ScoresForm(
        request.POST if request.method == "POST" else None,
        criteria=judged_criteria(mine),
        initial=scores_initial(given),
    )
    if request.method == "POST" and form.is_valid():
        try:
            with saving_over(request, form):
                save_scores(review=mine, scores=form.scores(), by=person, now=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Your scores are saved.")
            if "finish" in request.POST:
                return redirect("bids:submit_review", reference=reference)
            return redirect("bids:review", reference=reference)
    newest = mine.version.bid.current_version
    context = {
        "review": mine,
        "bid": mine.version.bid,
        "version": mine.version,
        "newest": newest,
        "changes_readable": mine.status == ReviewStatus.ACCEPTED or mine.version != newest,
        "saved_before": any(row.saved_at < mine.version.submitted_at for row in given),
        "document": version_document(mine.version),
        "form": form,
        "scores": given,
        "saved_at": max((row.saved_at for row in given), default=None),
        "others_readable": mine.status == ReviewStatus.SUBMITTED
        and mine.version.bid.round.status in RANKING_FROZEN,
        "can_score": mine.status == ReviewStatus.ACCEPTED and mine.version.bid.status == BidStatus.ELIGIBLE,
    }
    return render(request, "bids/review.html", context, status=form_status(form, faulty=422))


def _proposal(request: HttpRequest, mine: Review) -> HttpResponse:
    """What one may know of a bid before declaring that no interest conflicts, or after giving it up."""
    bid = mine.version.bid
    context = {
        "review": mine,
        "bid": bid,
        "systems": system_names(bid),
        "can_answer": mine.status == ReviewStatus.PROPOSED and bid.status == BidStatus.ELIGIBLE,
    }
    return render(request, "bids/review_proposed.html", context)
