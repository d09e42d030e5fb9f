"""The reviewer has an interest, and gives the review up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import reviews
from bids.forms.assessment import ReasonForm
from bids.queries.reviews import own_reviews
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.REVIEW_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def recuse_review(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    mine = get_object_or_404(own_reviews(person), version__bid__reference=reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reviews.recuse_review(
                review=mine, reason=form.cleaned_data["reason"], by=person, now=timezone.now()
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"You have given up the review of {reference}. The fund has been told.")
            return redirect("bids:reviews")
    context = {"form": form, "bid": mine.version.bid}
    return render(request, "bids/recuse_review.html", context, status=form_status(form, faulty=422))
