"""Starting a bid in an open round."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.actions.bids import start_bid as start
from bids.forms.bids import StartBidForm
from bids.queries.rounds import rounds_visible_to
from bids.rules.deadlines import time_left
from bids.rules.questions import sections_of
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def start_bid(request: HttpRequest, round_reference: str) -> HttpResponse:
    person, now = signed_in(request), timezone.now()
    round_ = get_object_or_404(rounds_visible_to(person), reference=round_reference)
    departments = departments_with(person, Permission.EDIT_BID)
    form = StartBidForm(request.POST if request.method == "POST" else None, departments=departments)
    if request.method == "POST" and form.is_valid():
        title = form.cleaned_data["title"]
        try:
            bid = start(round=round_, department=form.department(), title=title, by=person, now=now)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("bids:bid", reference=bid.reference)
    context = {
        "form": form,
        "round": round_,
        "sections": len(sections_of(round_.questions_version)),
        "time_left": time_left(round_.closes_at, now),
    }
    return render(request, "bids/start_bid.html", context, status=form_status(form, faulty=422))
