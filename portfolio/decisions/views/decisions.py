"""A round before the panel: proposing, confirming and reversing decisions, and announcing them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.assessment.queries.panel import kept_from, recused_bids
from bids.rounds.workflow import RoundStatus
from bids.versions.queries.documents import version_document
from bids.writing.workflow import BidStatus
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from legacyfund.web.saving import holding, saving_over
from portfolio.choice.queries.scenarios import current_adoption
from portfolio.decisions.actions import confirming, proposing
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.reversing import reverse_decision as take_back
from portfolio.decisions.forms.decisions import AnnounceForm, ProposeDecisionForm, ReverseDecisionForm
from portfolio.decisions.guards import refuse_part_of_a_round
from portfolio.decisions.models import Decision
from portfolio.decisions.queries.candidates import (
    Candidate,
    Cell,
    candidates_of,
    decided_and_withdrawn,
    envelope_rows,
    undecided,
)
from portfolio.decisions.queries.confirming import may_reverse, obstacle_to_confirming
from portfolio.decisions.queries.decisions import (
    budget_for,
    budgets_to_decide,
    decision_as_shown,
    decision_figures,
    promotions_kept_from,
    standing_decisions_visible_to,
)
from portfolio.decisions.queries.feedback import lacking_feedback
from portfolio.decisions.views.not_yet import no_decision, no_decisions
from portfolio.decisions.workflow import DECISION_TRANSITIONS, DecisionStatus
from portfolio.funds.models import RoundBudget
from portfolio.ledger.queries.position import ended_money

BIDS_A_PAGE = 60


@requires(Permission.SEE_RANKING)
@require_safe
def decisions(request: HttpRequest, reference: str) -> HttpResponse:
    """A round before the panel: ranking, funded line, running headroom, decisions."""
    person = signed_in(request)
    budget = budgets_to_decide(person).filter(round__reference=reference).first()
    if budget is None:
        return no_decisions(request, reference)
    refuse_part_of_a_round(person, budget, now=timezone.now())
    candidates = _candidates_seen(budget, person, now=timezone.now())
    deciding = budget.round.status == RoundStatus.ASSESSED
    context = {
        "budget": budget,
        "page": page_of(request, candidates, BIDS_A_PAGE),
        "next_below": next((row for row in candidates if is_below(row)), None),
        "envelopes": envelope_rows(budget.round, budget.fund, candidates, now=timezone.now()),
        "ended": ended_money(budget.fund, now=timezone.now()),
        "undecided": undecided(candidates),
        "deciding": deciding,
        "sees_scenarios": has_permission(person, Permission.SEE_SCENARIOS),
        "adoption": current_adoption(budget.round),
        "may_propose": deciding and has_permission(person, Permission.PROPOSE_DECISION),
        "may_confirm": deciding and has_permission(person, Permission.CONFIRM_DECISION),
        "may_announce": deciding and has_permission(person, Permission.ANNOUNCE_ROUND),
    }
    return render(request, "portfolio/decisions/decisions.html", context)


def _candidates_seen(budget: RoundBudget, person: User, *, now: datetime) -> list[Candidate]:
    hidden = promotions_kept_from(person, budget.round, now=now)
    return candidates_of(budget.round, budget.fund, now=now, but_of=hidden)


def is_below(candidate: Candidate) -> bool:
    """Not reached by funding down the list."""
    return not candidate.above_line and candidate.bid.status != BidStatus.WITHDRAWN


@requires(Permission.SEE_RANKING)
@require_safe
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    """A decision: what was asked, recommended and approved, by whom; confirmed or reversed from here."""
    person = signed_in(request)
    now = timezone.now()
    found = decision_for(person, reference, now=now)
    if found is None:
        return no_decision(request, reference, now=now)
    budget = budget_for(found)
    context = {
        "decision": found,
        "stands": decision_as_shown(found),
        "document": version_document(version) if (version := found.bid.current_version) else None,
        "budget": budget,
        "figures": decision_figures(found, budget.fund, now=now),
        "whole": not kept_from(person, budget.round, now=now),
        "obstacle": obstacle_to_confirming(found, person, now=now),
        "may_reverse": may_reverse(found, person, now=now),
        "may_announce": has_permission(person, Permission.ANNOUNCE_ROUND),
    }
    return render(request, "portfolio/decisions/decision.html", context)


def decision_for(person: User, reference: str, *, now: datetime) -> Decision | None:
    """The decision that stands on a bid, if any; to somebody with an interest in it, what was announced, and
    404 before that.
    """
    found = standing_decisions_visible_to(person).filter(bid__reference=reference).first()
    if found is None or found.status == DecisionStatus.ANNOUNCED:
        return found
    if found.bid_id not in recused_bids(person, found.bid.round, now=now):
        return found
    told = standing_decisions_visible_to(person, but_of=[found.bid_id]).filter(bid=found.bid_id)
    return get_object_or_404(told, status=DecisionStatus.ANNOUNCED)


@requires(Permission.PROPOSE_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_decision(request: HttpRequest, round: str, reference: str) -> HttpResponse:
    """Proposing what to decide on a bid."""
    person = signed_in(request)
    budget = get_object_or_404(budgets_to_decide(person), round__reference=round)
    refuse_part_of_a_round(person, budget, now=timezone.now())
    candidates = candidates_of(budget.round, budget.fund, now=timezone.now())
    candidate = _find(candidates, reference)
    form = ProposeDecisionForm(posted(request), candidate=candidate)
    if carry_out(
        form,
        lambda: proposing.propose_decision(
            bid=candidate.bid,
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            amounts=form.amounts() if form.cleaned_data["outcome"] == Decision.Outcome.APPROVE else None,
            option=form.option(),
            by=person,
            now=timezone.now(),
        ),
    ):
        messages.success(request, f"Your proposal on {reference} waits for the chair.")
        return redirect("portfolio:decisions", reference=round)
    context = {
        "form": form,
        "budget": budget,
        "candidate": candidate,
        "document": version_document(candidate.row.version),
        "envelopes": envelope_rows(budget.round, budget.fund, candidates, now=timezone.now()),
        "ended": ended_money(budget.fund, now=timezone.now()),
    }
    return render(request, "portfolio/decisions/propose_decision.html", context, status=form_status(form))


def _find(candidates: list[Candidate], reference: str) -> Candidate:
    for candidate in candidates:
        if candidate.bid.reference == reference:
            return candidate
    raise Http404


@requires(Permission.CONFIRM_DECISION)
@require_POST
@holding(lambda reference: Decision.objects.filter(bid__reference=reference))
def confirm_decision(request: HttpRequest, reference: str) -> HttpResponse:
    """The chair confirms a proposal; an approval commits its money."""
    person = signed_in(request)
    now = timezone.now()
    found = decision_for(person, reference, now=now)
    if found is None:
        return no_decision(request, reference, now=now)

    def confirm() -> None:
        with (
            confirming.keeping_tries(found, by=person, now=now),
            saving_over(request, decision_as_shown(found)),
        ):
            seen = _headroom_shown(request, found, now=now)
            confirming.confirm_decision(decision=found, by=person, now=now, seen=seen)

    return carry_out_or_refuse(
        request,
        confirm,
        done=f"The decision on {reference} is confirmed. It stays secret until announced.",
        then=reverse("portfolio:decisions", args=[found.bid.round.reference]),
        back=reverse("portfolio:decision", args=[reference]),
    )


def _headroom_shown(request: HttpRequest, decision: Decision, *, now: datetime) -> dict[Cell, Decimal | None]:
    """What the page posted as the money it showed to be left; None for what it did not show."""
    rows = decision_figures(decision, budget_for(decision).fund, now=now)
    return {(row.year, row.control_budget): _pounds(request.POST.get(row.headroom_field, "")) for row in rows}


def _pounds(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


@requires(Permission.SEE_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Decision.objects.filter(bid__reference=reference))
def reverse_decision(request: HttpRequest, reference: str) -> HttpResponse:
    """Taking a decision back before it is announced."""
    person = signed_in(request)
    found = decision_for(person, reference, now=timezone.now())
    if found is None:
        return no_decision(request, reference, now=timezone.now())
    if away := refused_beforehand(
        request,
        lambda: DECISION_TRANSITIONS.target(found.status, "reverse"),
        back=reverse("portfolio:decision", args=[reference]),
    ):
        return away
    form = ReverseDecisionForm(posted(request))
    if carry_out(
        form,
        lambda: take_back(decision=found, **form.cleaned_data, by=person, now=timezone.now()),
        within=saving_over(request, decision_as_shown(found)),
    ):
        messages.success(request, f"The decision on {reference} is reversed.")
        return redirect("portfolio:decisions", reference=found.bid.round.reference)
    context = {"form": form, "decision": found, "stands": decision_as_shown(found)}
    return render(request, "portfolio/decisions/reverse_decision.html", context, status=form_status(form))


@requires(Permission.ANNOUNCE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: RoundBudget.objects.filter(round__reference=reference))
def announce(request: HttpRequest, reference: str) -> HttpResponse:
    """Telling every department what was decided, all at once."""
    person = signed_in(request)
    budget = budgets_to_decide(person).filter(round__reference=reference).first()
    if budget is None:
        return no_decisions(request, reference)
    refuse_part_of_a_round(person, budget, now=timezone.now())
    candidates = _candidates_seen(budget, person, now=timezone.now())
    form = AnnounceForm(posted(request))
    if carry_out(
        form,
        lambda: announce_round(round=budget.round, by=person, now=timezone.now()),
        within=saving_over(request, _as_shown(candidates)),
    ):
        messages.success(request, f"Round {reference} is announced, and departments are being told.")
        return redirect("portfolio:decisions", reference=reference)
    context = {
        "form": form,
        "budget": budget,
        "stands": _as_shown(candidates),
        "page": page_of(request, [row for row in candidates if row.decision], BIDS_A_PAGE),
        "undecided": undecided(candidates),
        "withdrawn": decided_and_withdrawn(candidates),
        "lacking": lacking_feedback(budget, [row.decision for row in candidates if row.decision]),
    }
    return render(request, "portfolio/decisions/announce.html", context, status=form_status(form))


def _as_shown(candidates: Iterable[Candidate]) -> list[list[object]]:
    """The outcomes departments would be told."""
    return [decision_as_shown(row.decision) for row in candidates if row.decision]
