"""A reviewer's own reviews: the list, and taking one on, declining it or giving it up."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.assessment.actions import reviews as actions
from bids.assessment.actions.recall import recall_review as take_back
from bids.assessment.forms.reviews import AcceptReviewForm
from bids.assessment.models import Review
from bids.assessment.queries.moderation import rounds_moderated_by
from bids.assessment.queries.panel import panels_of
from bids.assessment.queries.ranking_readers import rankings_visible_to
from bids.assessment.queries.reviews import (
    own_reviews,
    reviews_done,
    reviews_held_up,
    reviews_in_hand,
    system_names,
)
from bids.assessment.queries.triage import TRIAGED_WHILE, rounds_triaged_by
from bids.rounds.workflow import RANKING_FROZEN
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.questions import ReasonForm

REVIEWS_A_PAGE = 60


@requires(Permission.REVIEW_BID)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """My reviews, by due date."""
    person = signed_in(request)
    context = {
        "in_hand": page_of(request, reviews_in_hand(person), REVIEWS_A_PAGE),
        "waiting": page_of(request, reviews_held_up(person), REVIEWS_A_PAGE, name="waiting"),
        "done": page_of(request, reviews_done(person), REVIEWS_A_PAGE, name="done"),
        "panels": panels_of(person).exclude(round__status__in=RANKING_FROZEN),
        "today": london_date(timezone.now()),
        "moderated": rounds_moderated_by(person),
        "triaged": rounds_triaged_by(person).filter(status__in=TRIAGED_WHILE),
        "ranked": rankings_visible_to(person).filter(status__in=RANKING_FROZEN),
    }
    return render(request, "bids/assessment/reviews.html", context)


@requires(Permission.REVIEW_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def accept_review(request: HttpRequest, reference: str) -> HttpResponse:
    """The reviewer declares that no interest conflicts; from then on the bid is open to them."""
    person = signed_in(request)
    mine = get_object_or_404(own_reviews(person), version__bid__reference=reference)
    form = AcceptReviewForm(posted(request))

    def accept() -> Review:
        no_conflict = form.cleaned_data["no_conflict"]
        return actions.accept_review(review=mine, no_conflict=no_conflict, by=person, now=timezone.now())

    if carry_out(form, accept):
        messages.success(request, f"You are reviewing {reference}.")
        return redirect("bids:review", reference=reference)
    bid = mine.version.bid
    context = {"form": form, "bid": bid, "systems": system_names(bid)}
    return render(
        request, "bids/assessment/accept_review.html", context, status=form_status(form, faulty=422)
    )


@requires(Permission.REVIEW_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_review(request: HttpRequest, reference: str) -> HttpResponse:
    """The reviewer cannot do this review, and says why."""
    return _give_up(
        request,
        reference,
        action=actions.decline_review,
        heading="Decline the review",
        says="The fund is told your reason and asks somebody else.",
        done=f"You have declined to review {reference}. The fund has been told.",
    )


@requires(Permission.REVIEW_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def recuse_review(request: HttpRequest, reference: str) -> HttpResponse:
    """The reviewer has an interest, and gives the review up."""
    return _give_up(
        request,
        reference,
        action=actions.recuse_review,
        heading="Give the review up",
        says="Say what the interest is. The fund is told, and anything you have scored counts for nothing.",
        done=f"You have given up the review of {reference}. The fund has been told.",
    )


@requires(Permission.REVIEW_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def recall_review(request: HttpRequest, reference: str) -> HttpResponse:
    """The reviewer takes a submitted review back to change it, and says why."""
    return _give_up(
        request,
        reference,
        action=take_back,
        heading="Take the review back",
        says="Your scores stay on the sheet for you to change. They count again once you submit them. The "
        "fund is told your reason.",
        done=f"Your review of {reference} is yours to change again.",
        then="bids:review",
    )


def _give_up(
    request: HttpRequest,
    reference: str,
    *,
    action: Callable[..., Review],
    heading: str,
    says: str,
    done: str,
    then: str = "",
) -> HttpResponse:
    person = signed_in(request)
    mine = get_object_or_404(own_reviews(person), version__bid__reference=reference)
    form = ReasonForm(posted(request), asked="Reason")

    def give_up() -> Review:
        return action(review=mine, reason=form.cleaned_data["reason"], by=person, now=timezone.now())

    if carry_out(form, give_up):
        messages.success(request, done)
        return redirect(then, reference=reference) if then else redirect("bids:reviews")
    context = {"form": form, "bid": mine.version.bid, "heading": heading, "says": says}
    return render(
        request, "bids/assessment/give_up_review.html", context, status=form_status(form, faulty=422)
    )
