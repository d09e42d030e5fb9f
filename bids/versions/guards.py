"""What views of a submitted bid have in common: certifying what was read, and asking for a reason."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.guards import signed_in
from bids.versions.actions.submission import NotAsRead, TestsNotConfirmed
from bids.versions.forms import CertifyForm
from bids.versions.models import BidVersion
from bids.writing.guards import refuse
from bids.writing.models import Bid
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.posting import posted
from legacyfund.web.questions import ReasonForm
from legacyfund.web.refusals import not_now

Page = Callable[[HttpRequest, Bid, Form, int], HttpResponse]


def not_submitted(request: HttpRequest, bid: Bid) -> HttpResponse:
    """In place of a page about a submitted bid, while there is none."""
    return not_now(
        request,
        bid.title,
        f"{bid.reference} has not been submitted, so there is nothing to see or to do here yet. Its "
        "department submits it before the round closes.",
        lead="See where the bid is",
        leads_to=reverse("bids:bid", kwargs={"reference": bid.reference}),
    )


def read_and_certify(
    request: HttpRequest, bid: Bid, *, certify: Callable[..., BidVersion], page: Page
) -> HttpResponse:
    """The page carries the fingerprint of what it shows (`seen`), so that nobody certifies what they have not
    read. A refusal of what was confirmed or read shows it again as it stands now.
    """
    if request.method != "POST":
        return page(request, bid, CertifyForm(), 200)
    form = CertifyForm(request.POST)
    confirmed = form.cleaned_data.get("confirmed", []) if form.is_valid() else []
    seen = request.POST.get("seen", "")
    try:
        certify(bid=bid, confirmed=confirmed, by=signed_in(request), now=timezone.now(), seen=seen)
    except (TestsNotConfirmed, NotAsRead) as refusal:
        if form.is_valid():
            add_refusal(form, refusal)
        return page(request, bid, form, form_status(form))
    except DomainError as refusal:
        return refuse(request, bid, refusal)
    return redirect("bids:bid_submitted", reference=bid.reference)


def carry_out_on_bid(
    request: HttpRequest, bid: Bid, form: Form, action: Callable[[], object], *, then: str, done: str = ""
) -> HttpResponse | None:
    """For a posted form without errors: on to the bid's page called `then`, or the page of a refusal that is
    about where the bid is. None where the form is shown again, with any other refusal beside it.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        action()
    except ConflictRefused as refusal:
        return refuse(request, bid, refusal)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return None
    if done:
        messages.success(request, done)
    return redirect(then, reference=bid.reference)


def ask_reason(
    request: HttpRequest,
    bid: Bid,
    *,
    question: str,
    action: Callable[..., object],
    page: str,
    then: str,
    done: str,
    faulty: int = 200,
    **context: object,
) -> HttpResponse:
    """The `page` that asks for a reason, and the action carried out with it. `faulty`: see `form_status`."""
    form = ReasonForm(posted(request), asked=question)

    def carry_out() -> None:
        reason = form.cleaned_data["reason"]
        action(bid=bid, reason=reason, by=signed_in(request), now=timezone.now())

    if onwards := carry_out_on_bid(request, bid, form, carry_out, then=then, done=done):
        return onwards
    context |= {"bid": bid, "form": form}
    return render(request, page, context, status=form_status(form, faulty=faulty))
