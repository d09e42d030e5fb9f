"""Starting a bid again in an open round, and what has changed since the bid it began as."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.versions.actions.starting_again import start_again as start
from bids.versions.forms import StartAgainForm
from bids.versions.queries.earlier import OVER, diff_since, origin_seen_by, rounds_open_to
from bids.writing.guards import bid_or_404
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def start_again(request: HttpRequest, reference: str) -> HttpResponse:
    """A bid that is over and not funded becomes a draft in an open round."""
    person, now = signed_in(request), timezone.now()
    origin = bid_or_404(request, reference, Permission.EDIT_BID)
    rounds = rounds_open_to(origin.department, now=now)
    form = StartAgainForm(posted(request), rounds=rounds)
    if bid := carry_out(
        form, lambda: start(origin=origin, round=form.cleaned_data["round"], by=person, now=now)
    ):
        messages.success(request, f"{bid.reference} begins as {reference} ended. Read each section again.")
        return redirect("bids:bid", reference=bid.reference)
    context = {"form": form, "bid": origin, "rounds": rounds, "over": origin.status in OVER}
    return render(request, "bids/versions/start_again.html", context, status=form_status(form))


@requires(Permission.SEE_BIDS)
@require_safe
def changes_since(request: HttpRequest, reference: str) -> HttpResponse:
    """What a bid says otherwise than the one it was started from."""
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    origin = origin_seen_by(signed_in(request), bid)
    if origin is None:
        raise Http404("the bid was not started from another that this reader may see")
    context = {"bid": bid, "origin": origin, "sections": diff_since(origin, bid)}
    return render(request, "bids/versions/changes_since.html", context)
