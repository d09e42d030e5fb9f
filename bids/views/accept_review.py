"""The reviewer declares that no interest conflicts; from then on the bid is open to them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import reviews
from bids.forms.assessment import AcceptReviewForm
from bids.queries.reviews import own_reviews, system_names
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.REVIEW_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def accept_review(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    mine = get_object_or_404(own_reviews(person), version__bid__reference=reference)
    form = AcceptReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reviews.accept_review(
                review=mine, no_conflict=form.cleaned_data["no_conflict"], by=person, now=timezone.now()
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"You are reviewing {reference}.")
            return redirect("bids:review", reference=reference)
    bid = mine.version.bid
    context = {"form": form, "bid": bid, "systems": system_names(bid)}
    return render(request, "bids/accept_review.html", context, status=form_status(form, faulty=422))
