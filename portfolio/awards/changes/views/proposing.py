"""Asking for a change to an award, or moving money within the tolerance."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, has_permission
from legacyfund.lib.financial_year import has_ended, london_date
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.refusals import not_now, refused
from legacyfund.web.saving import holding, saving_over
from portfolio.awards.changes.actions.answering import move_within_tolerance
from portfolio.awards.changes.actions.proposing import propose_change as propose
from portfolio.awards.changes.forms import ProposeChangeForm
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.queries.changes import awards_with_changes, last_refused
from portfolio.awards.changes.queries.now import award_now, room_to_increase, room_to_move
from portfolio.awards.changes.queries.waiting import waiting_terms
from portfolio.awards.changes.rules.checks import ChangeNotPossible
from portfolio.awards.changes.rules.kinds import KINDS, MEANS, ChangeKind
from portfolio.awards.changes.rules.offers import WhyNot, waited_for, why_not
from portfolio.awards.changes.rules.terms import PLANNED, AwardNow
from portfolio.awards.changes.rules.tolerances import tolerances_on
from portfolio.awards.models import Award
from portfolio.ledger.rules.ended import ended_among, ended_on


def slug_of(kind: str) -> str:
    """As an address has it: `re-baseline`."""
    return kind.lower().replace("_", "-")


BY_SLUG = {slug_of(kind): kind for kind in ChangeKind}


@requires(Permission.PROPOSE_CHANGE)
@require_safe
def new_change(request: HttpRequest, reference: str) -> HttpResponse:
    """Which kind of change; one that is not possible now says why."""
    person = signed_in(request)
    award = _award(person, reference)
    facts = award_now(award)
    waiting = waiting_terms(award)
    kinds = [
        {
            "slug": slug_of(kind),
            "label": KINDS[kind],
            "means": MEANS[kind],
            "why_not": why_not(kind, facts, waiting),
        }
        for kind in ChangeKind
    ]
    moves_alone = has_permission(person, Permission.MOVE_WITHIN_TOLERANCE)
    context = {"award": award, "kinds": kinds, "moves_alone": moves_alone}
    return render(request, "portfolio/awards/changes/new_change.html", context)


@requires(Permission.PROPOSE_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, change_kind: Award.objects.filter(reference=reference))
def propose_change(request: HttpRequest, reference: str, change_kind: str) -> HttpResponse:
    """The figures as they stand, and what they should be."""
    person, kind = signed_in(request), BY_SLUG.get(change_kind)
    if kind is None:
        raise Http404
    award = _award(person, reference)
    facts, today = award_now(award), london_date(timezone.now())
    back = reverse("portfolio:new_change", args=[reference])
    waiting = waiting_terms(award)
    if request.method != "POST" and (why := why_not(kind, facts, waiting)):
        return _not_offered(request, award, why, back=back)
    form = ProposeChangeForm(
        posted(request), kind=kind, now=facts, today=today, taken=waited_for(kind, waiting)
    )
    stands = _as_shown(facts)
    at_once = "at_once" in request.POST
    if made := carry_out(
        form,
        lambda: _propose(award, form, person, at_once=at_once),
        within=saving_over(request, stands) if request.method == "POST" else None,
    ):
        messages.success(request, _done(made))
        return redirect("portfolio:change", reference=reference, number=made.number)
    context = {"form": form, "award": award, "facts": facts, "kind": kind, "stands": stands}
    context |= {"label": KINDS[kind], "means": MEANS[kind], "waiting": waiting}
    context["back"] = last_refused(award, kind)
    context |= _tolerance(award, facts, kind, person)
    return render(request, "portfolio/awards/changes/propose_change.html", context, status=form_status(form))


def _not_offered(request: HttpRequest, award: Award, why: WhyNot, *, back: str) -> HttpResponse:
    if why.waits_on is None:
        return refused(request, ChangeNotPossible(why.words), back_url=back)
    return not_now(
        request,
        f"{award.reference} waits for an answer",
        why.words,
        lead=f"Read C{why.waits_on}",
        leads_to=reverse("portfolio:change", args=[award.reference, why.waits_on]),
    )


def _propose(award: Award, form: ProposeChangeForm, by: User, *, at_once: bool) -> ChangeRequest:
    act = move_within_tolerance if at_once else propose
    return act(award=award, asked=form.asked(), reason=form.cleaned_data["reason"], by=by, now=timezone.now())


def _done(made: ChangeRequest) -> str:
    if made.within_tolerance:
        return f"The money has moved. It is recorded as {made.reference}, and the department is told."
    return f"{made.reference} waits for somebody else to answer it. Nothing has changed yet."


def _tolerance(award: Award, facts: AwardNow, kind: ChangeKind, person: User) -> dict[str, Any]:
    """What the page says of the tolerance that the kind has, before anybody presses. Nothing moves at once
    where there is no second planned milestone to move it to.
    """
    today = london_date(timezone.now())
    within = tolerances_on(today)
    found: dict[str, Any] = {"within": within}
    if kind is ChangeKind.RE_PROFILE:
        several = sum(row.status == PLANNED for row in facts.milestones) > 1
        of_fund = has_permission(person, Permission.MOVE_WITHIN_TOLERANCE)
        room, limits = room_to_move(award, within), within.moved
        found |= {"at_once": of_fund and several, "only_one": of_fund and not several}
        cells = {cell for row in facts.milestones if row.status == PLANNED for cell in row.shares}
        found["ended"] = [ended_on(year) for year in ended_among(cells, today)]
    elif kind is ChangeKind.INCREASE:
        room, limits = room_to_increase(award, within), within.increased
    else:
        return found
    running = [row for row in room.values() if not has_ended(row.cell[0], today)]
    return {**found, "room": running, "limits": limits}


def _award(person: User, reference: str) -> Award:
    found = awards_with_changes(person).filter(
        department__in=departments_with(person, Permission.PROPOSE_CHANGE)
    )
    return get_object_or_404(found, reference=reference)


def _as_shown(facts: AwardNow) -> list[object]:
    """The figures of the page: a request is made on these."""
    return [
        facts.status,
        *(
            [
                row.number,
                row.status,
                row.baseline_on.isoformat(),
                [[year, budget, str(amount)] for (year, budget), amount in row.shares.items()],
            ]
            for row in facts.milestones
        ),
    ]
