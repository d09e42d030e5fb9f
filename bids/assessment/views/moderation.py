"""The chair's list of bids whose scores lie apart, and what the panel agreed on one of them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import permissions_of
from bids.assessment.actions.moderation import moderate
from bids.assessment.forms.moderation import ModerationForm, moderation_initial
from bids.assessment.models import Moderation
from bids.assessment.queries.moderation import (
    bid_to_moderate,
    may_moderate,
    moderation_of,
    obstacle_to_moderation,
    people_to_be_present,
    rounds_moderated_by,
)
from bids.assessment.queries.moderation_report import moderation_report, reads_report
from bids.assessment.queries.panel import chair_of
from bids.rounds.workflow import RANKING_FROZEN
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.refusals import not_now
from legacyfund.web.saving import holding, saving_over

BIDS_A_PAGE = 60


@requires(Permission.SEE_RANKING)
@require_safe
def moderation(request: HttpRequest, reference: str) -> HttpResponse:
    """The bids of a round, those that wait for the panel's talk first."""
    person, now = signed_in(request), timezone.now()
    round_ = get_object_or_404(rounds_moderated_by(person), reference=reference)
    found = moderation_of(round_, person, now=now)
    context = {
        "round": round_,
        "page": page_of(request, found, BIDS_A_PAGE),
        "waiting": sum(bool(row.waiting) for row in found),
        "frozen": round_.status in RANKING_FROZEN,
        "report": moderation_report(round_, person, now=now) if reads_report(person, round_) else None,
        "sees_rounds": Permission.SEE_BIDS in permissions_of(person),
    }
    return render(request, "bids/assessment/moderation.html", context)


@requires(Permission.SEE_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Bid.objects.filter(reference=reference))
def moderate_bid(request: HttpRequest, reference: str) -> HttpResponse:
    """Scores and justifications side by side, criterion by criterion, and what the panel agreed."""
    person, now = signed_in(request), timezone.now()
    bid = get_object_or_404(Bid.objects.select_related("round", "department"), reference=reference)
    subject = bid_to_moderate(bid, person, now=now)
    if subject is None:
        return _not_moderated(request, bid)
    people = people_to_be_present(bid, now=now)
    form = ModerationForm(
        posted(request), subject=subject, people=people, initial=moderation_initial(subject, people)
    )

    def keep() -> list[Moderation]:
        return moderate(bid=bid, agreed=form.agreed(), present=form.present(), by=person, now=now)

    if carry_out(form, keep, within=saving_over(request, form)) is not None:
        messages.success(request, f"What the panel agreed on {reference} is saved.")
        return redirect("bids:moderation", reference=bid.round.reference)
    chair = chair_of(bid, now=now)
    context = {
        "form": form,
        "bid": bid,
        "round": bid.round,
        "subject": subject,
        "chair": chair,
        "can_moderate": may_moderate(bid, person, now=now) and bid.status == BidStatus.ELIGIBLE,
        "sees_rounds": Permission.SEE_BIDS in permissions_of(person),
    }
    return render(request, "bids/assessment/moderate_bid.html", context, status=form_status(form, faulty=422))


def _not_moderated(request: HttpRequest, bid: Bid) -> HttpResponse:
    if not (obstacle := obstacle_to_moderation(bid, signed_in(request), now=timezone.now())):
        raise Http404
    return not_now(
        request,
        f"What the panel agrees on {bid.reference}",
        obstacle,
        lead="See the bids of the round to agree on",
        leads_to=reverse("bids:moderation", kwargs={"reference": bid.round.reference}),
    )
