"""The fund needs no answer any more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.clarification import withdraw_clarification as take_back
from bids.forms.bids import ReasonForm
from bids.queries.assessment import submitted_bids_visible_to
from bids.queries.clarifications import standing_clarification
from bids.views.opening import refuse
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.ASK_CLARIFICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    bid = get_object_or_404(submitted_bids_visible_to(signed_in(request)), reference=reference)
    standing = standing_clarification(bid)
    if request.method != "POST" and (standing is None):
        return redirect("bids:clarification", reference=reference)
    form = ReasonForm(request.POST if request.method == "POST" else None, asked="Why is no answer needed?")
    if request.method == "POST" and form.is_valid():
        reason, person = form.cleaned_data["reason"], signed_in(request)
        try:
            take_back(bid=bid, reason=reason, by=person, now=timezone.now())
        except ConflictRefused as refusal:
            return refuse(request, bid, refusal)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, f"The question about {reference} is withdrawn, and its department has been told."
            )
            return redirect("bids:clarification", reference=reference)
    context = {"bid": bid, "form": form, "asked": standing}
    return render(request, "bids/withdraw_clarification.html", context, status=form_status(form, faulty=422))
