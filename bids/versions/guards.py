"""Reading and certifying: a bid, and the answer to a clarification."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.guards import signed_in
from bids.versions.actions.submission import NotAsRead, TestsNotConfirmed
from bids.versions.forms import CertifyForm
from bids.versions.models import BidVersion
from bids.writing.guards import refuse
from bids.writing.models import Bid
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status

Page = Callable[[HttpRequest, Bid, Form, int], HttpResponse]


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
