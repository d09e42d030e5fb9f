"""Conflicts of interest: the fund decides those of a round, and a member of the panel declares their own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import permissions_of
from bids.assessment.actions import conflicts as actions
from bids.assessment.forms.conflicts import ConflictFilterForm, DeclareInterestForm, SettleConflictsForm
from bids.assessment.models import Conflict
from bids.assessment.queries.conflicts import (
    bids_assessed,
    by_person,
    conflicts_declared_by,
    conflicts_of_round,
    narrowed_conflicts,
)
from bids.assessment.queries.panel import panel_of, panels_of, recused_bids
from bids.assessment.workflow import ConflictStatus
from bids.rounds.models import Round
from bids.rounds.queries import rounds_visible_to
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.saving import holding, saving_over

CONFLICTS_A_PAGE = 100


@requires(Permission.ASSIGN_REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def conflicts(request: HttpRequest, reference: str) -> HttpResponse:
    """What was found and declared, person by person; many are decided at once, each looked at."""
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    found = conflicts_of_round(round_, but_of=recused_bids(person, round_, now=timezone.now()))
    narrowing = ConflictFilterForm(request.GET, among=found)
    asked = narrowing.narrowed()
    fitting = found.none() if narrowing.errors else narrowed_conflicts(found, asked)
    page = page_of(request, fitting, CONFLICTS_A_PAGE)
    stands = [(row.pk, row.status) for row in page]
    can_be_decided = [row for row in page if row.status != ConflictStatus.CONFIRMED and row.person != person]
    form = SettleConflictsForm(posted(request), conflicts=can_be_decided)

    def settle() -> int:
        return actions.settle_conflicts(
            conflicts=form.chosen(),
            step=form.cleaned_data["step"],
            reason=form.cleaned_data["reason"],
            by=person,
            now=timezone.now(),
        )

    if number := carry_out(form, settle, within=saving_over(request, stands)):
        done = "confirmed" if form.cleaned_data["step"] == "confirm" else "dismissed"
        messages.success(request, f"{number} conflict{'s' * (number > 1)} {done}.")
        return redirect(request.get_full_path())
    context = {
        "round": round_,
        "page": page,
        "people": by_person(page),
        "narrowing": narrowing,
        "narrowed": bool(asked),
        "any": found.exists(),
        "form": form,
        "stands": stands,
        "can_be_decided": {row.pk for row in can_be_decided},
        "left": found.filter(status=ConflictStatus.OPEN).count(),
        "members": panel_of(round_).count(),
        "bids": bids_assessed(round_).count(),
    }
    return render(request, "bids/assessment/conflicts.html", context, status=form_status(form, faulty=422))


@requires(Permission.ASSIGN_REVIEWERS)
@require_POST
def look_for_conflicts(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    page = reverse("bids:conflicts", kwargs={"reference": reference})

    def look() -> None:
        new = actions.look_for_conflicts(round=round_, by=person, now=timezone.now())
        said = (
            f"The record shows {new} conflict{'s' * (new > 1)} that {'were' if new > 1 else 'was'} not known."
        )
        messages.info(request, said if new else "The record shows nothing new.")

    return carry_out_or_refuse(request, look, done="", then=page)


@requires(Permission.SEE_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
def interests(request: HttpRequest, reference: str) -> HttpResponse:
    """A member of the panel declares interests, of titles and departments alone."""
    person = signed_in(request)
    round_ = get_object_or_404(panels_of(person), round__reference=reference).round
    bids = list(bids_assessed(round_))
    form = DeclareInterestForm(posted(request), bids=bids)

    def declare() -> Conflict:
        given = form.cleaned_data
        return actions.declare_conflict(
            bid=form.bids[given["bid"]],
            kind=given["kind"],
            words=given["words"],
            by=person,
            now=timezone.now(),
        )

    if declared := carry_out(form, declare):
        messages.success(
            request, f"Your interest in {declared.bid.reference} is declared. You keep away from that bid."
        )
        return redirect("bids:interests", reference=reference)
    context = {
        "round": round_,
        "bids": bids,
        "form": form,
        "declared": conflicts_declared_by(person, round_),
        "reviews": Permission.REVIEW_BID in permissions_of(person),
    }
    return render(request, "bids/assessment/interests.html", context, status=form_status(form, faulty=422))
