"""Runs: asking for one, watching it, its answer, its proof to take home, and adopting it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.rounds.workflow import RoundStatus
from legacyfund.web.choice_pictures import Spot, draw_curve, draw_envelopes, draw_spending, draw_ways
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.saving import holding, saving_over
from portfolio.choice.actions.adoption import adopt_run as adopt
from portfolio.choice.actions.runs import ask_for_run, mark_run_read
from portfolio.choice.actions.runs import cancel_run as cancel
from portfolio.choice.forms.scenarios import AdoptForm
from portfolio.choice.guards import find_run, find_scenario
from portfolio.choice.queries.adoption import obstacle_to_adopting
from portfolio.choice.queries.documents import read_document, titles_of
from portfolio.choice.queries.firmness import firmness_of
from portfolio.choice.queries.levels import Curves
from portfolio.choice.queries.proof import proof_of
from portfolio.choice.queries.results import Result, result_of
from portfolio.choice.queries.scenarios import adopts, changes_since, current_adoption
from portfolio.choice.queries.waiting import unread_of
from portfolio.choice.rules.answer import BEST
from portfolio.choice.views.scenarios import may_write
from portfolio.choice.workflow import IN_HAND
from portfolio.funds.models import RoundBudget

SECONDS_TO_NEXT_LOOK = 2


@requires(Permission.EDIT_SCENARIO)
@require_POST
def run_scenario(request: HttpRequest, reference: str) -> HttpResponse:
    """Has the scenario run as it stands."""
    found = find_scenario(request, reference)
    return carry_out_or_refuse(
        request,
        lambda: ask_for_run(scenario=found, by=signed_in(request), now=timezone.now()),
        done="",
        then=reverse("portfolio:scenario", args=[reference]),
    )


@requires(Permission.SEE_MEETING)
@require_safe
def run(request: HttpRequest, reference: str) -> HttpResponse:
    """A run: how far it is, and its answer as soon as there is one. Looks again by itself while it runs."""
    found = find_run(request, reference)
    result, in_hand = result_of(found), found.status in IN_HAND
    round_ = found.scenario.round
    person = signed_in(request)
    may_edit = may_write(person, round_.status)
    adoption, changes = current_adoption(round_), changes_since(found, now=timezone.now())
    context = {
        "run": found,
        "in_hand": in_hand,
        "unread": unread_of(found, signed_in(request)).exists(),
        "may_cancel": in_hand and may_edit and found.cancelled_at is None,
        "may_edit": may_edit,
        "sees_bids": has_permission(person, Permission.SEE_BIDS),
        "may_adopt": round_.status == RoundStatus.ASSESSED and adopts(person, round_, now=timezone.now()),
        "obstacle": obstacle_to_adopting(found, changes=changes, current=adoption),
        "changes": changes,
        "titles": titles_of(read_document(found.inputs)),
        "is_adopted": adoption is not None and adoption.run_id == found.pk,
        **(_answer(result) if result is not None else {}),
    }
    response = render(request, "portfolio/choice/run.html", context)
    if in_hand:
        response["Refresh"] = str(SECONDS_TO_NEXT_LOOK)
    return response


def _answer(result: Result) -> dict[str, object]:
    """The answer with its pictures, drawn from the rows of the tables beside them."""
    return {
        "result": result,
        "ways_picture": draw_ways(
            [(row.name, row.value, row.way == BEST, not row.broken) for row in result.ways]
        )
        if result.ways
        else "",
        "envelopes_picture": draw_envelopes(
            [(f"{row.budget_label} {row.year}", row.spent, row.envelope) for row in result.envelopes]
        )
        if result.envelopes
        else "",
        **_levels(Curves(result)),
        "firm": firmness_of(result),
    }


def _levels(curves: Curves) -> dict[str, object]:
    spots = [Spot(mark.letter, mark.name, mark.cost, mark.value) for mark in curves.marks]
    return {
        "curves": curves,
        "curve_picture": draw_curve(curves.together.drawn) if curves.together else "",
        "spending_picture": draw_spending(curves.spending.drawn, spots) if curves.spending else "",
    }


@requires(Permission.EDIT_SCENARIO)
@require_POST
def cancel_run(request: HttpRequest, reference: str) -> HttpResponse:
    """Stops a run; what it found stays."""
    found = find_run(request, reference)
    return carry_out_or_refuse(
        request,
        lambda: cancel(run=found, by=signed_in(request), now=timezone.now()),
        done="The run is being cancelled. What it has found stays here.",
        then=reverse("portfolio:run", args=[reference]),
    )


@requires(Permission.SEE_SCENARIOS)
@require_POST
def read_run(request: HttpRequest, reference: str) -> HttpResponse:
    """Whoever asked for the run has looked at how it ended."""
    found = find_run(request, reference)
    if mark_run_read(run=found, by=signed_in(request), now=timezone.now()):
        messages.success(request, "Marked as read. The answer stays here.")
    return redirect("portfolio:run", reference=reference)


@requires(Permission.SEE_MEETING)
@require_safe
def run_proof(request: HttpRequest, reference: str) -> HttpResponse:
    """The problem, the certificate and the program that checks it, for anybody who does not trust us."""
    found = find_run(request, reference)
    if not found.certificate:
        raise Http404
    response = HttpResponse(proof_of(found), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}-proof.zip"'
    return response


@requires(Permission.SEE_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: RoundBudget.objects.filter(round__scenarios__runs__reference=reference))
def adopt_run(request: HttpRequest, reference: str) -> HttpResponse:
    """The chair puts the run's set before the meeting, or the deputy for a chair who is recused."""
    found = find_run(request, reference)
    if not adopts(signed_in(request), found.scenario.round, now=timezone.now()):
        raise PermissionDenied
    before = current_adoption(found.scenario.round)
    form = AdoptForm(posted(request), replaces=before is not None)
    stands = [found.reference, before.pk if before else None]
    if carry_out(
        form,
        lambda: adopt(
            run=found,
            reason=form.cleaned_data.get("reason", ""),
            by=signed_in(request),
            now=timezone.now(),
        ),
        within=saving_over(request, stands),
    ):
        messages.success(request, f"{found.scenario.name} is adopted. The meeting decides from its set.")
        return redirect("portfolio:run", reference=reference)
    changes = changes_since(found, now=timezone.now())
    context = {
        "form": form,
        "run": found,
        "before": before,
        "stands": stands,
        "obstacle": obstacle_to_adopting(found, changes=changes, current=before),
        "titles": titles_of(read_document(found.inputs)),
        "result": result_of(found),
    }
    return render(request, "portfolio/choice/adopt_run.html", context, status=form_status(form))
