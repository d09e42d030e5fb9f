"""A bid's writers give it another title while it is a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.bids import rename_bid as rename
from bids.forms.bids import TitleForm
from bids.models import Bid
from bids.views.opening import NO_LONGER_WRITTEN, bid_or_404, refuse
from bids.workflow import BidStatus
from legacyfund.lib.errors import DomainError, SavedMeanwhile
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.saving import holding, saving_over


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Bid.objects.filter(reference=reference))
def rename_bid(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.EDIT_BID)
    form = TitleForm(request.POST if request.method == "POST" else None, initial={"title": bid.title})
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
    return render(request, "bids/rename_bid.html", {"bid": bid, "form": form}, status=form_status(form))
