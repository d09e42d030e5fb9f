"""The sign-off sends the answer to the fund back to its writers with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.clarification_answer import refuse_clarification as send_back
from bids.forms.bids import ReasonForm
from bids.queries.clarifications import standing_clarification
from bids.views.opening import bid_or_404, refuse
from bids.workflow import ClarificationStatus
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.CERTIFY_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.CERTIFY_BID)
    standing = standing_clarification(bid)
    if request.method != "POST" and (standing is None or standing.status != ClarificationStatus.CERTIFYING):
        return redirect("bids:clarification", reference=reference)
    form = ReasonForm(request.POST if request.method == "POST" else None, asked="What has to be put right?")
    if request.method == "POST" and form.is_valid():
        reason, person = form.cleaned_data["reason"], signed_in(request)
        try:
            send_back(bid=bid, reason=reason, by=person, now=timezone.now())
        except ConflictRefused as refusal:
            return refuse(request, bid, refusal)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"The answer about {reference} is back with its writers.")
            return redirect("bids:clarification", reference=reference)
    context = {"bid": bid, "form": form, "asked": standing}
    return render(request, "bids/refuse_clarification.html", context, status=form_status(form, faulty=422))
