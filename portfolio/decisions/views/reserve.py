"""The reserve list of an announced round, and taking a bid off it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.rounds.workflow import RoundStatus
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.saving import holding, saving_over
from portfolio.decisions.actions.reserve import announce_promotion as announce
from portfolio.decisions.actions.reserve import promote_reserved as promote
from portfolio.decisions.forms.decisions import PromoteForm
from portfolio.decisions.models import Decision
from portfolio.decisions.queries.decisions import budgets_to_decide, decision_as_shown
from portfolio.decisions.queries.reserve import next_that_fits, reserve_seen_by
from portfolio.decisions.views.decisions import decision_for
from portfolio.decisions.views.not_yet import no_decisions
from portfolio.ledger.queries.position import ended_money

BIDS_A_PAGE = 60


@requires(Permission.SEE_RANKING)
@require_safe
def reserve(request: HttpRequest, reference: str) -> HttpResponse:
    """The reserve list in its order, beside the money that is free."""
    person = signed_in(request)
    announced = budgets_to_decide(person).filter(round__status=RoundStatus.ANNOUNCED)
    budget = announced.filter(round__reference=reference).first()
    if budget is None:
        return no_decisions(request, reference)
    rows = reserve_seen_by(person, budget, now=timezone.now())
    context = {
        "budget": budget,
        "page": page_of(request, rows, BIDS_A_PAGE),
        "next": next_that_fits(rows),
        "ended": ended_money(budget.fund, now=timezone.now()),
        "may_propose": has_permission(person, Permission.PROPOSE_DECISION),
    }
    return render(request, "portfolio/decisions/reserve.html", context)


@requires(Permission.PROPOSE_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def promote_reserved(request: HttpRequest, reference: str) -> HttpResponse:
    """Proposing to fund a bid of the reserve list."""
    person, now = signed_in(request), timezone.now()
    announced = budgets_to_decide(person).filter(
        round__status=RoundStatus.ANNOUNCED, round__bids__reference=reference
    )
    budget = get_object_or_404(announced)
    rows = reserve_seen_by(person, budget, now=now)
    row = next((row for row in rows if row.decision.bid.reference == reference), None)
    if row is None:
        raise Http404("the bid is not on the reserve list, or not for this person")
    first = next_that_fits(rows)
    before = first.decision.bid.reference if first is not None and first.place < row.place else ""
    form = PromoteForm(posted(request), before=before)
    if carry_out(form, lambda: promote(bid=row.decision.bid, **form.cleaned_data, by=person, now=now)):
        messages.success(request, f"Your proposal to fund {reference} waits for the chair.")
        return redirect("portfolio:reserve", reference=budget.round.reference)
    context = {"form": form, "budget": budget, "row": row, "before": before}
    return render(request, "portfolio/decisions/promote_reserved.html", context, status=form_status(form))


@requires(Permission.ANNOUNCE_ROUND)
@require_POST
@holding(lambda reference: Decision.objects.filter(bid__reference=reference))
def announce_promotion(request: HttpRequest, reference: str) -> HttpResponse:
    """Telling a department that its bid is off the reserve list and approved."""
    person = signed_in(request)
    found = decision_for(person, reference, now=timezone.now())
    if found is None:
        raise Http404

    def tell() -> None:
        with saving_over(request, decision_as_shown(found)):
            announce(decision=found, by=person, now=timezone.now())

    return carry_out_or_refuse(
        request,
        tell,
        done=f"{reference} is approved, and its department is being told.",
        then=reverse("portfolio:reserve", args=[found.bid.round.reference]),
        back=reverse("portfolio:decision", args=[reference]),
    )
