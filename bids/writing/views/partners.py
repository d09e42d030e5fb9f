"""Who else is in a bid: inviting a department, its answer, and the end of its part."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import may_for
from bids.writing.actions.partners import (
    PartnerAnswered,
    accept_partnership,
    check_has_part,
    check_joinable,
    decline_partnership,
)
from bids.writing.actions.partners import end_partnership as end
from bids.writing.actions.partners import invite_partner as invite
from bids.writing.forms.partners import InvitePartnerForm
from bids.writing.guards import bid_or_404, refuse
from bids.writing.queries.bids import own_to
from bids.writing.queries.partners import (
    JOINABLE,
    departments_acted_for,
    departments_to_invite,
    last_edits,
    partner_costs,
    partner_invitations,
    partner_lines,
    partners_of,
    partnerships_of,
    section_titles,
    shareable_sections,
)
from legacyfund.lib.deadlines import time_left
from legacyfund.lib.errors import DomainError
from legacyfund.lib.money import NOTHING
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.posting import carry_out_or_refuse, posted, refused_beforehand


@requires(Permission.SEE_BIDS)
@require_safe
def bid_partners(request: HttpRequest, reference: str) -> HttpResponse:
    """Who else is in a bid: its partners, what each may do, and who saved what last."""
    person = signed_in(request)
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    own = own_to(person)(bid)
    readable = own or bid.current_version_id is not None
    costs = partner_costs(bid, reader=person) if own else []
    leads = may_for(person, Permission.INVITE_PARTNER, bid.department_id)
    context = {
        "bid": bid,
        "own": own,
        "readable": readable,
        "partners": partner_lines(bid) if readable else [],
        "edits": last_edits(bid) if own else [],
        "costs": costs,
        "is_lead": bid.department_id in departments_acted_for(person),
        "costs_total": sum((line.amount for line in costs), NOTHING),
        "leads": leads,
        "can_invite": leads and bid.status in JOINABLE,
    }
    return render(request, "bids/writing/bid_partners.html", context)


@requires(Permission.INVITE_PARTNER)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_partner(request: HttpRequest, reference: str) -> HttpResponse:
    """Inviting another department to a bid: to read it, or to edit named sections."""
    bid, now = bid_or_404(request, reference, Permission.INVITE_PARTNER), timezone.now()
    page = reverse("bids:bid_partners", args=[reference])
    if away := refused_beforehand(request, lambda: check_joinable(bid), back=page):
        return away
    form = InvitePartnerForm(
        posted(request),
        departments=departments_to_invite(bid, now=now),
        sections=shareable_sections(bid),
    )
    if request.method == "POST" and form.is_valid():
        department = form.cleaned_data["department"]
        try:
            invite(
                bid=bid,
                department=department,
                access=form.cleaned_data["access"],
                sections=form.cleaned_data["sections"],
                by=signed_in(request),
                now=now,
            )
        except PartnerAnswered as refusal:
            return refuse(request, bid, refusal)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{department} has been invited, and its people have been told.")
            return redirect("bids:bid_partners", reference=reference)
    context = {"bid": bid, "form": form}
    return render(request, "bids/writing/invite_partner.html", context, status=form_status(form, faulty=422))


@requires(Permission.INVITE_PARTNER)
@require_http_methods(["GET", "HEAD", "POST"])
def end_partnership(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The bid's department takes an invitation back, or ends a partner's part."""
    bid = bid_or_404(request, reference, Permission.INVITE_PARTNER)
    partner = get_object_or_404(partners_of(bid), pk=pk)
    page = reverse("bids:bid_partners", args=[reference])
    if away := refused_beforehand(request, lambda: check_has_part(partner), back=page):
        return away
    if request.method != "POST":
        return render(request, "bids/writing/end_partnership.html", {"bid": bid, "partner": partner})
    try:
        end(partner=partner, by=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return refuse(request, bid, refusal)
    messages.success(request, f"{partner.department} has no access to {reference} any more.")
    return redirect("bids:bid_partners", reference=reference)


@requires(Permission.JOIN_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_partnership(request: HttpRequest, pk: int) -> HttpResponse:
    """A department answers the invitation to another's bid."""
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
        return render(request, "bids/writing/answer_partnership.html", context, status=status)
    if answer == "decline":
        return carry_out_or_refuse(
            request,
            lambda: decline_partnership(partner=partner, by=person, now=now),
            done=f"{partner.bid.department} has been told that you stay out.",
            then="/",
        )
    return carry_out_or_refuse(
        request,
        lambda: accept_partnership(partner=partner, by=person, now=now),
        done=f"{partner.department} is in {partner.bid.reference} now.",
        then=reverse("bids:bid", kwargs={"reference": partner.bid.reference}),
        back="/",
    )
