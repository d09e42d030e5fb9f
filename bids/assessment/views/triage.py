"""What the panel does not discuss: the chair sets bids aside, a member rescues one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import permissions_of
from bids.assessment.actions import triage as actions
from bids.assessment.forms.triage import SetAsideForm
from bids.assessment.models import NotDiscussed
from bids.assessment.queries.conflicts import bids_assessed
from bids.assessment.queries.panel import recused_bids
from bids.assessment.queries.triage import (
    has_money,
    may_rescue,
    proposals,
    rounds_triaged_by,
    triage_of,
    triages,
)
from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.questions import ReasonForm
from legacyfund.web.saving import holding, saving_over


@requires(Permission.SEE_RANKING)
@require_safe
def triage(request: HttpRequest, reference: str) -> HttpResponse:
    """What was set aside, and who may rescue it."""
    person, now = signed_in(request), timezone.now()
    round_ = get_object_or_404(rounds_triaged_by(person), reference=reference)
    context = {
        "round": round_,
        "leads": triages(person, round_),
        "closed": round_.status == RoundStatus.CLOSED,
        "rows": [(row, may_rescue(row, person, now=now)) for row in triage_of(round_, person, now=now)],
        "sees_rounds": Permission.SEE_BIDS in permissions_of(person),
    }
    return render(request, "bids/assessment/triage.html", context)


@requires(Permission.SEE_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def set_aside(request: HttpRequest, reference: str) -> HttpResponse:
    """The bids that the money cannot reach, for the chair to set aside."""
    person, now = signed_in(request), timezone.now()
    round_ = get_object_or_404(rounds_triaged_by(person), reference=reference)
    if not triages(person, round_):
        raise Http404
    closed = round_.status == RoundStatus.CLOSED
    found = proposals(round_, person, now=now) if closed else []
    stands = [row.bid.reference for row in found]
    form = SetAsideForm(posted(request), bids=bids_assessed(round_))

    def put_aside() -> list[NotDiscussed]:
        return actions.set_aside(round=round_, bids=form.chosen(), by=person, now=now)

    if made := carry_out(form, put_aside, within=saving_over(request, stands)):
        which, them = (f"{len(made)} bids are", "them") if len(made) > 1 else ("1 bid is", "it")
        messages.success(request, f"{which} not discussed unless somebody rescues {them}.")
        return redirect("bids:triage", reference=reference)
    context = {
        "round": round_,
        "found": found,
        "form": form,
        "stands": stands,
        "closed": closed,
        "has_money": has_money(round_, now=now),
    }
    return render(request, "bids/assessment/set_aside.html", context, status=form_status(form, faulty=422))


@requires(Permission.SEE_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
def rescue_bid(request: HttpRequest, reference: str) -> HttpResponse:
    """A member of the panel asks for a bid to be discussed after all, and says why."""
    person, now = signed_in(request), timezone.now()
    rows = NotDiscussed.objects.select_related("bid__round", "bid__department")
    row = get_object_or_404(rows, bid__reference=reference)
    round_ = get_object_or_404(rounds_triaged_by(person), pk=row.bid.round_id)
    if row.bid_id in recused_bids(person, round_, now=now):
        raise Http404
    form = ReasonForm(posted(request), asked="Why should the panel discuss this bid?")

    def rescue() -> NotDiscussed:
        return actions.rescue_bid(bid=row.bid, reason=form.cleaned_data["reason"], by=person, now=now)

    if carry_out(form, rescue):
        messages.success(request, f"{reference} will be discussed.")
        return redirect("bids:triage", reference=round_.reference)
    context = {
        "form": form,
        "bid": row.bid,
        "round": round_,
        "row": row,
        "can_rescue": may_rescue(row, person, now=now),
    }
    return render(request, "bids/assessment/rescue_bid.html", context, status=form_status(form, faulty=422))
