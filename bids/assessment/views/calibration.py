"""The fund chooses the bid that everybody scores first."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.assessment.actions.calibration import mark_calibration, unmark_calibration
from bids.assessment.queries.calibration import calibration_of, is_asked
from bids.assessment.queries.panel import kept_from
from bids.assessment.views.reviewers import KEPT_AWAY
from bids.rounds.models import Round
from bids.versions.guards import not_submitted
from bids.versions.queries.versions import submitted_bids_visible_to
from bids.writing.guards import bid_or_404
from bids.writing.workflow import BidStatus
from legacyfund.web.posting import carry_out_or_refuse
from legacyfund.web.saving import holding, saving_over


@requires(Permission.ASSIGN_REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(bids__reference=reference))
def calibration(request: HttpRequest, reference: str) -> HttpResponse:
    """Mark the bid, or remove the mark: the one button does what the page shows."""
    person, now = signed_in(request), timezone.now()
    bid = submitted_bids_visible_to(person).filter(reference=reference).first()
    if bid is None:
        return not_submitted(request, bid_or_404(request, reference, Permission.SEE_BIDS))
    if bid.pk in kept_from(person, bid.round, now=now):
        raise PermissionDenied(KEPT_AWAY)
    marked = calibration_of(bid.round)
    is_this = marked is not None and marked.bid_id == bid.pk
    stands = marked.bid.reference if marked else ""
    then = reverse("bids:assign_reviewers", kwargs={"reference": reference})
    if request.method == "POST":

        def change() -> None:
            with saving_over(request, stands):
                act = unmark_calibration if is_this else mark_calibration
                act(bid=bid, by=person, now=now)

        done = "competes like any other" if is_this else "is the calibration bid"
        return carry_out_or_refuse(request, change, done=f"{reference} {done}.", then=then)
    context = {
        "bid": bid,
        "marked": marked,
        "is_this": is_this,
        "stands": stands,
        "asked": is_asked(bid),
        "with_panel": bid.status == BidStatus.ELIGIBLE,
    }
    return render(request, "bids/assessment/calibration.html", context)
