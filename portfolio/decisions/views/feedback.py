"""What departments are told of why: the chair reads, edits and clears it before the announcement."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.rounds.workflow import RoundStatus
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.saving import holding, saving_over
from portfolio.decisions.actions.feedback import save_feedback, save_line_for_all
from portfolio.decisions.forms.feedback import FeedbackForm, LineForAllForm
from portfolio.decisions.queries.decisions import budgets_to_decide, may_see_decisions, standing_decisions
from portfolio.decisions.queries.feedback import (
    decided_bids_visible_to,
    feedback_lines,
    feedback_sheet,
    lacking_feedback,
    line_for_all,
    obstacle_to_feedback,
)
from portfolio.decisions.views.not_yet import no_decision, no_decisions
from portfolio.funds.models import RoundBudget

BIDS_A_PAGE = 60


@requires(Permission.SEE_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: RoundBudget.objects.filter(round__reference=reference))
def round_feedback(request: HttpRequest, reference: str) -> HttpResponse:
    """The decided bids of a round with what has become of their feedback, and one line for all."""
    person, now = signed_in(request), timezone.now()
    budget = budgets_to_decide(person).filter(round__reference=reference).first()
    if budget is None:
        return no_decisions(request, reference)
    form = LineForAllForm(posted(request), initial={"words": line_for_all(budget)})
    if carry_out(
        form,
        lambda: save_line_for_all(round=budget.round, **form.cleaned_data, by=person, now=now),
        within=saving_over(request, form),
    ):
        messages.success(request, "The line for all is saved.")
        return redirect("portfolio:round_feedback", reference=reference)
    lines = feedback_lines(budget, person, now=now)
    shown = {line.decision.bid.reference for line in lines}
    lacking = lacking_feedback(budget, standing_decisions(budget.round))
    context = {
        "budget": budget,
        "form": form,
        "line": line_for_all(budget),
        "page": page_of(request, lines, BIDS_A_PAGE),
        "lacking": [row for row in lacking if row in shown],
        "may_write": budget.round.status == RoundStatus.ASSESSED
        and has_permission(person, Permission.CONFIRM_DECISION),
        "announced": budget.round.status == RoundStatus.ANNOUNCED,
    }
    return render(request, "portfolio/decisions/round_feedback.html", context, status=form_status(form))


@requires(Permission.SEE_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: RoundBudget.objects.filter(round__bids__reference=reference))
def bid_feedback(request: HttpRequest, reference: str) -> HttpResponse:
    """What the department of one bid is told, criterion by criterion, beside what the reviewers wrote."""
    person, now = signed_in(request), timezone.now()
    visible = decided_bids_visible_to(person, now=now)
    decision = visible.filter(bid__reference=reference).first()
    if decision is None:
        return no_decision(request, reference, now=now)
    bid, sees_round = decision.bid, may_see_decisions(person)
    form = FeedbackForm(posted(request), sheet=feedback_sheet(bid))
    if carry_out(
        form,
        lambda: save_feedback(
            bid=bid, words=form.words(), clear=form.cleaned_data["clear"], by=person, now=now
        ),
        within=saving_over(request, form),
    ):
        cleared = form.cleaned_data["clear"]
        outcome = "cleared: it goes out with the announcement" if cleared else "saved, and not cleared yet"
        messages.success(request, f"The feedback on {reference} is {outcome}.")
        if not sees_round:
            return redirect("portfolio:home")
        return redirect("portfolio:round_feedback", reference=bid.round.reference)
    context = {
        "form": form,
        "bid": bid,
        "sees_round": sees_round,
        "decision": decision,
        "obstacle": obstacle_to_feedback(bid, person, now=now),
    }
    return render(request, "portfolio/decisions/bid_feedback.html", context, status=form_status(form))
