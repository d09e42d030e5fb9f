"""The fund asks a department about its bid, and names the answers that may change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.clarification import ask_clarification as ask
from bids.forms.clarification import AskClarificationForm
from bids.models import Bid
from bids.queries.assessment import submitted_bids_visible_to
from bids.rules.clarifying import nameable
from bids.views.opening import refuse
from bids.workflow import BID_TRANSITIONS
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.ASK_CLARIFICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    bid = get_object_or_404(submitted_bids_visible_to(signed_in(request)), reference=reference)
    if request.method != "POST" and not BID_TRANSITIONS.allows(bid.status, "ask_clarification"):
        messages.info(request, f"Nothing can be asked about {reference} now.")
        return redirect("bids:clarification", reference=reference)
    data = request.POST if request.method == "POST" else None
    form = AskClarificationForm(data, choices=nameable(bid.round.questions_version))
    if request.method == "POST" and form.is_valid():
        try:
            _ask(request, bid, form)
        except ConflictRefused as refusal:
            return refuse(request, bid, refusal)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{bid.department} has been asked about {reference}.")
            return redirect("bids:clarification", reference=reference)
    context = {"bid": bid, "form": form}
    return render(request, "bids/ask_clarification.html", context, status=form_status(form, faulty=422))


def _ask(request: HttpRequest, bid: Bid, form: AskClarificationForm) -> None:
    ask(
        bid=bid,
        question=form.cleaned_data["question"],
        items=form.named(),
        due_on=form.cleaned_data["due_on"],
        by=signed_in(request),
        now=timezone.now(),
    )
