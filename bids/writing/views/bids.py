"""Starting a bid in an open round, and giving it another title."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.rounds.queries import rounds_visible_to
from bids.rounds.rules.questions import sections_of
from bids.writing.actions.bids import rename_bid as rename
from bids.writing.actions.bids import start_bid as start
from bids.writing.actions.deadline import check_round_open
from bids.writing.forms.bids import StartBidForm, TitleForm
from bids.writing.guards import NO_LONGER_WRITTEN, bid_or_404, refuse
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus
from legacyfund.lib.deadlines import time_left
from legacyfund.lib.errors import DomainError, SavedMeanwhile
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from legacyfund.web.saving import holding, saving_over


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def start_bid(request: HttpRequest, round_reference: str) -> HttpResponse:
    """Starting a bid in an open round."""
    person, now = signed_in(request), timezone.now()
    round_ = get_object_or_404(rounds_visible_to(person), reference=round_reference)
    page = reverse("bids:round", args=[round_reference])
    if away := refused_beforehand(request, lambda: check_round_open(round_), back=page):
        return away
    departments = departments_with(person, Permission.EDIT_BID)
    form = StartBidForm(posted(request), departments=departments)
    if bid := carry_out(
        form,
        lambda: start(
            round=round_, department=form.department(), title=form.cleaned_data["title"], by=person, now=now
        ),
    ):
        return redirect("bids:bid", reference=bid.reference)
    context = {
        "form": form,
        "round": round_,
        "sections": len(sections_of(round_.questions_version)),
        "time_left": time_left(round_.closes_at, now),
    }
    return render(request, "bids/writing/start_bid.html", context, status=form_status(form, faulty=422))


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Bid.objects.filter(reference=reference))
def rename_bid(request: HttpRequest, reference: str) -> HttpResponse:
    """A bid's writers give it another title while it is a draft."""
    bid = bid_or_404(request, reference, Permission.EDIT_BID)
    form = TitleForm(posted(request), initial={"title": bid.title})
    if request.method == "POST" and form.is_valid():
        try:
            with saving_over(request, form):
                rename(bid=bid, title=form.cleaned_data["title"], by=signed_in(request), now=timezone.now())
        except SavedMeanwhile as refusal:
            add_refusal(form, refusal)
        except DomainError as refusal:
            return refuse(request, bid, refusal)
        else:
            messages.success(request, "The title is saved.")
            return redirect("bids:bid", reference=reference)
    if request.method != "POST" and bid.status != BidStatus.DRAFT:
        messages.info(request, NO_LONGER_WRITTEN)
        return redirect("bids:bid", reference=reference)
    return render(
        request, "bids/writing/rename_bid.html", {"bid": bid, "form": form}, status=form_status(form)
    )
