"""Inviting another department to a bid: to read it, or to edit named sections."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.partners import PartnerAnswered
from bids.actions.partners import invite_partner as invite
from bids.forms.partners import InvitePartnerForm
from bids.queries.partners import departments_to_invite, shareable_sections
from bids.views.opening import bid_or_404, refuse
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.INVITE_PARTNER)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_partner(request: HttpRequest, reference: str) -> HttpResponse:
    bid, now = bid_or_404(request, reference, Permission.INVITE_PARTNER), timezone.now()
    form = InvitePartnerForm(
        request.POST if request.method == "POST" else None,
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
    return render(request, "bids/invite_partner.html", context, status=form_status(form, faulty=422))
