"""Who is asked to review a bid, and what they submitted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.assessment.actions.reviews import assign_reviewer
from bids.assessment.forms.reviews import AssignReviewerForm
from bids.assessment.models import Review
from bids.assessment.queries.assignment import introducers_of
from bids.assessment.queries.calibration import calibration_of
from bids.assessment.queries.panel import kept_from
from bids.assessment.queries.reviews import (
    bids_in_reach_of,
    obstacle_to_reviews,
    reviewers_to_choose,
    reviews_of_bid,
    reviews_visible_to,
)
from bids.assessment.workflow import ReviewStatus
from bids.versions.guards import not_submitted
from bids.versions.queries.versions import submitted_bids_visible_to
from bids.writing.guards import bid_or_404
from bids.writing.workflow import BidStatus
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted

KEPT_AWAY = (
    "You have an interest in this bid, so you learn nothing of how it is assessed. Another fund manager asks "
    "its reviewers."
)


@requires(Permission.ASSIGN_REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def assign_reviewers(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is asked to review a bid, who could be, and why others cannot."""
    person, now = signed_in(request), timezone.now()
    bid = submitted_bids_visible_to(person).filter(reference=reference).first()
    if bid is None:
        return not_submitted(request, bid_or_404(request, reference, Permission.SEE_BIDS))
    if bid.pk in kept_from(person, bid.round, now=now):
        raise PermissionDenied(KEPT_AWAY)
    choices = reviewers_to_choose(bid, now=now)
    form = AssignReviewerForm(posted(request), choices=choices)

    def assign() -> Review:
        reviewer, due_on = form.people[form.cleaned_data["reviewer"]], form.cleaned_data["due_on"]
        return assign_reviewer(bid=bid, reviewer=reviewer, due_on=due_on, by=person, now=now)

    if given := carry_out(form, assign):
        messages.success(request, f"{given.reviewer} has been asked to review {bid.reference}.")
        return redirect("bids:assign_reviewers", reference=reference)
    asked = list(reviews_of_bid(bid))
    context = {
        "form": form,
        "bid": bid,
        "reviews": asked,
        "reviewed": any(review.status == ReviewStatus.SUBMITTED for review in asked),
        "barred": [choice for choice in choices if choice.obstacle],
        "introducers": introducers_of([bid.pk]).get(bid.pk, ()),
        "calibration": calibration_of(bid.round),
        "with_panel": bid.status == BidStatus.ELIGIBLE,
    }
    return render(
        request, "bids/assessment/assign_reviewers.html", context, status=form_status(form, faulty=422)
    )


@requires(Permission.SEE_RANKING)
@require_safe
def bid_reviews(request: HttpRequest, reference: str) -> HttpResponse:
    """The submitted reviews of a bid, for those who may read them; or why there is none to read."""
    person = signed_in(request)
    found = reviews_visible_to(person).filter(version__bid__reference=reference)
    readable = list(found.filter(status=ReviewStatus.SUBMITTED))
    reach = bids_in_reach_of(person)
    bid = readable[0].version.bid if readable else get_object_or_404(reach, reference=reference)
    if bid.pk in kept_from(person, bid.round, now=timezone.now()):
        raise Http404
    if readable:
        return render(request, "bids/assessment/bid_reviews.html", {"bid": bid, "reviews": readable})
    obstacle = obstacle_to_reviews(person, bid)
    if not obstacle:
        raise Http404
    context = {
        "bid": bid,
        "obstacle": obstacle,
        "assigns": has_permission(person, Permission.ASSIGN_REVIEWERS),
    }
    return render(request, "bids/assessment/no_reviews.html", context)
