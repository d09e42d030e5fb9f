"""The fund reads a submitted bid and finds it eligible, or says which rule it does not meet."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.actions.eligibility import find_eligible, find_ineligible
from bids.assessment.forms.reviews import EligibilityForm
from bids.rounds.queries import eligibility_checks_of
from bids.versions.guards import not_submitted
from bids.versions.queries.documents import version_document
from bids.versions.queries.versions import submitted_bids_visible_to
from bids.writing.guards import bid_or_404
from bids.writing.models import Bid
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.saving import holding, saving_over


@requires(Permission.CHECK_ELIGIBILITY)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Bid.objects.filter(reference=reference))
def eligibility(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    bid = submitted_bids_visible_to(person).filter(reference=reference).first()
    if bid is None:
        return not_submitted(request, bid_or_404(request, reference, Permission.SEE_BIDS))
    if bid.current_version is None:
        raise Http404
    form = EligibilityForm(posted(request), checks=eligibility_checks_of(bid.round))
    over = saving_over(request, bid.current_version_id)
    if carry_out(form, lambda: _find(bid, form, person), within=over):
        return _done(request, bid, form)
    context = {"form": form, "bid": bid, "document": version_document(bid.current_version)}
    return render(request, "bids/assessment/eligibility.html", context, status=form_status(form, faulty=422))


def _find(bid: Bid, form: EligibilityForm, person: User) -> Bid:
    now = timezone.now()
    if form.cleaned_data["finding"] == "yes":
        return find_eligible(bid=bid, met=form.met(), by=person, now=now)
    return find_ineligible(bid=bid, reason=form.cleaned_data["reason"], by=person, now=now)


def _done(request: HttpRequest, bid: Bid, form: EligibilityForm) -> HttpResponse:
    if form.cleaned_data["finding"] == "yes":
        messages.success(request, f"{bid.reference} is eligible. Ask reviewers next.")
        return redirect("bids:assign_reviewers", reference=bid.reference)
    messages.success(request, f"{bid.reference} is not eligible, and its department has been told.")
    return redirect("bids:round", reference=bid.round.reference)
