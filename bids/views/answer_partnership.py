"""A department answers the invitation to another's bid."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.partners import accept_partnership, decline_partnership
from bids.queries.partners import partner_invitations, partnerships_of, section_titles
from bids.rules.deadlines import time_left
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused


@requires(Permission.JOIN_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_partnership(request: HttpRequest, pk: int) -> HttpResponse:
    person, now = signed_in(request), timezone.now()
    if joined := partnerships_of(person).select_related("bid").filter(pk=pk).first():
        return redirect("bids:bid", reference=joined.bid.reference)
    partner = get_object_or_404(partner_invitations(person), pk=pk)
    answer = request.POST.get("answer")
    if answer not in {"join", "decline"}:
        context = {
            "partner": partner,
            "sections": section_titles(partner),
            "time_left": time_left(partner.bid.round.closes_at, now),
            "unanswered": request.method == "POST",
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "bids/answer_partnership.html", context, status=status)
    give = accept_partnership if answer == "join" else decline_partnership
    try:
        give(partner=partner, by=person, now=now)
    except DomainError as refusal:
        return refused(request, refusal, back_url="/")
    if answer == "join":
        messages.success(request, f"{partner.department} is in {partner.bid.reference} now.")
        return redirect("bids:bid", reference=partner.bid.reference)
    messages.success(request, f"{partner.bid.department} has been told that you stay out.")
    return redirect("/")
