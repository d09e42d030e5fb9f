"""Who is asked to review a bid, who could be, and why others cannot."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.reviews import assign_reviewer
from bids.forms.assessment import AssignReviewerForm
from bids.queries.assessment import submitted_bids_visible_to
from bids.queries.reviews import reviewers_to_choose, reviews_of_bid
from bids.workflow import BidStatus, ReviewStatus
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.ASSIGN_REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def assign_reviewers(request: HttpRequest, reference: str) -> HttpResponse:
    person, now = signed_in(request), timezone.now()
    bid = get_object_or_404(submitted_bids_visible_to(person), reference=reference)
    choices = reviewers_to_choose(bid, now=now)
    form = AssignReviewerForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        reviewer = form.people[form.cleaned_data["reviewer"]]
        try:
            assign_reviewer(
                bid=bid, reviewer=reviewer, due_on=form.cleaned_data["due_on"], by=person, now=now
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{reviewer} has been asked to review {bid.reference}.")
            return redirect("bids:assign_reviewers", reference=reference)
    asked = list(reviews_of_bid(bid))
    context = {
        "form": form,
        "bid": bid,
        "reviews": asked,
        "reviewed": any(review.status == ReviewStatus.SUBMITTED for review in asked),
        "barred": [choice for choice in choices if choice.obstacle],
        "with_panel": bid.status == BidStatus.ELIGIBLE,
    }
    return render(request, "bids/assign_reviewers.html", context, status=form_status(form, faulty=422))
