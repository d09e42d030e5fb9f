"""An item of an agenda: its papers, its vote, and what is decided on it."""

from collections.abc import Callable
from contextlib import nullcontext

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.assessment.queries.panel import kept_from
from bids.versions.queries.documents import version_document
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.saving import holding, saving_over
from portfolio.decisions.actions import deciding
from portfolio.decisions.actions.agenda import call_item
from portfolio.decisions.actions.confirming import keeping_tries
from portfolio.decisions.actions.proposing import Condition
from portfolio.decisions.actions.votes import cast_vote as cast
from portfolio.decisions.actions.votes import close_vote, open_vote
from portfolio.decisions.forms.meetings import ConditionFormSet, RecordDecisionForm, VoteForm
from portfolio.decisions.guards import item_of, meeting_or_404, meeting_row, open_item
from portfolio.decisions.models import AgendaItem, Decision, Vote
from portfolio.decisions.queries.agenda import (
    ItemSteps,
    ballots_of,
    papers_of,
    standing_decision_of,
    steps_on,
    yet_to_vote,
)
from portfolio.decisions.queries.decisions import decision_as_shown, decision_figures
from portfolio.decisions.queries.room import meeting_as_shown, room_of
from portfolio.decisions.views.meetings import nothing
from portfolio.decisions.workflow import MeetingStatus


def address_of(item: AgendaItem, name: str = "agenda_item") -> str:
    return reverse(f"portfolio:{name}", args=[item.meeting.round.reference, item.meeting.number, item.number])


@requires(Permission.SEE_MEETING)
@require_safe
def agenda_item(request: HttpRequest, reference: str, number: int, item: int) -> HttpResponse:
    """What the panel has before it, its vote and its decision; to somebody with an interest, its number."""
    person, now = signed_in(request), timezone.now()
    found = item_of(meeting_or_404(request, reference, number), item)
    runs = has_permission(person, Permission.RUN_MEETING) and found.meeting.status == MeetingStatus.OPEN
    stands = meeting_as_shown(found.meeting)
    frame = {"meeting": found.meeting, "number": found.number, "runs": runs, "stands": stands}
    if found.bid_id in kept_from(person, found.meeting.round, now=now):
        return render(request, "portfolio/decisions/item_out.html", frame)
    room, ballots = room_of(found.meeting, now=now), ballots_of(found)
    papers, decision = papers_of(found, person, now=now), standing_decision_of(found)
    steps = steps_on(found, room, ballots, person, now=now)
    context = {
        **frame,
        "item": found,
        "papers": papers,
        "out": room.out_of(found),
        "voters": room.voters_on(found),
        "has_quorum": room.has_quorum_for(found),
        "ballots": ballots,
        "open": ballots[0] if ballots and not ballots[0].ballot.ending else None,
        "yet_to_vote": yet_to_vote(ballots[0], found, room) if ballots else [],
        "steps": steps,
        "vote": vote_form(found, person.pk) if steps.may_vote else None,
        "decision": decision,
        "decision_stands": decision and decision_as_shown(decision),
        "figures": decision_figures(decision, papers.fund, now=now) if decision else [],
        "sees_votes": runs or has_permission(person, Permission.SEE_AUDIT),
    }
    return render(request, "portfolio/decisions/agenda_item.html", context)


def vote_form(item: AgendaItem, person: int, request: HttpRequest | None = None) -> VoteForm:
    """Filled in with the vote the person has cast, if they have."""
    mine = Vote.objects.filter(ballot__item=item, ballot__closed_at__isnull=True, member=person)
    cast_before = mine.values_list("choice", flat=True).first()
    return VoteForm(posted(request) if request else None, initial={"choice": cast_before or ""})


@requires(Permission.SEE_MEETING)
@require_safe
def item_papers(request: HttpRequest, reference: str, number: int, item: int) -> HttpResponse:
    """The bid as it was frozen."""
    person, now = signed_in(request), timezone.now()
    found = open_item(request, reference, number, item, now=now)
    version = papers_of(found, person, now=now).candidate.row.version
    context = {
        "meeting": found.meeting,
        "item": found,
        "bid": found.bid,
        "version": version,
        "document": version_document(version),
    }
    return render(request, "portfolio/decisions/item_papers.html", context)


STEPS: dict[str, tuple[Callable[..., object], str]] = {
    "call": (call_item, "The panel is on item {}."),
    "open_vote": (open_vote, "The vote on item {} is open."),
    "close_vote": (close_vote, "The vote on item {} is closed."),
}


@requires(Permission.SEE_MEETING)
@require_POST
@holding(meeting_row)
def item_step(request: HttpRequest, reference: str, number: int, item: int) -> HttpResponse:
    """The item is called, or its vote is opened or closed."""
    person = signed_in(request)
    found = item_of(meeting_or_404(request, reference, number), item)
    action, done = STEPS.get(request.POST.get("step", ""), (nothing, ""))

    def step() -> None:
        with saving_over(request, meeting_as_shown(found.meeting)):
            action(item=found, by=person, now=timezone.now())

    return carry_out_or_refuse(request, step, done=done.format(item), then=address_of(found))


@requires(Permission.VOTE)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(meeting_row)
def cast_vote(request: HttpRequest, reference: str, number: int, item: int) -> HttpResponse:
    """A member's own vote, changed as they like until the vote closes."""
    person, now = signed_in(request), timezone.now()
    found = open_item(request, reference, number, item, now=now)
    form = vote_form(found, person.pk, request)
    if carry_out(
        form,
        lambda: cast(item=found, choice=form.cleaned_data["choice"], by=person, now=now),
        within=saving_over(request, form),
    ):
        messages.success(request, "Your vote is recorded. You can change it until the vote closes.")
        return redirect(address_of(found))
    steps = steps_on(found, room_of(found.meeting, now=now), ballots_of(found), person, now=now)
    context = {"form": form, "meeting": found.meeting, "item": found, "steps": steps}
    return render(request, "portfolio/decisions/cast_vote.html", context, status=form_status(form))


@requires(Permission.PROPOSE_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def record_decision(request: HttpRequest, reference: str, number: int, item: int) -> HttpResponse:
    """Recording what the panel decided, for whoever presides to confirm."""
    person, now = signed_in(request), timezone.now()
    found = open_item(request, reference, number, item, now=now)
    papers, ballots = papers_of(found, person, now=now), ballots_of(found)
    form = RecordDecisionForm(posted(request), candidate=papers.candidate)
    lines = ConditionFormSet(posted(request), prefix="conditions", form_kwargs={"today": london_date(now)})
    complete = lines.is_bound and not lines.adding and lines.is_valid()
    if complete and carry_out(form, lambda: _record(found, form, lines.conditions(), request)) is not None:
        messages.success(request, f"What the panel decided on item {item} waits to be confirmed.")
        return redirect(address_of(found))
    context = {
        "form": form,
        "formset": lines,
        "meeting": found.meeting,
        "item": found,
        "papers": papers,
        "result": ballots[0].result if ballots else None,
        "steps": _steps(request, found),
    }
    return render(request, "portfolio/decisions/record_decision.html", context, status=form_status(form))


def _record(
    item: AgendaItem, form: RecordDecisionForm, conditions: list[Condition], request: HttpRequest
) -> Decision:
    approves = form.cleaned_data["outcome"] == Decision.Outcome.APPROVE
    return deciding.record_decision(
        item=item,
        outcome=form.cleaned_data["outcome"],
        reason=form.cleaned_data["reason"],
        amounts=form.amounts() if approves else None,
        option=form.option(),
        conditions=conditions,
        reserve_place=form.cleaned_data["reserve_place"],
        by=signed_in(request),
        now=timezone.now(),
    )


def _steps(request: HttpRequest, item: AgendaItem) -> ItemSteps:
    now = timezone.now()
    return steps_on(item, room_of(item.meeting, now=now), ballots_of(item), signed_in(request), now=now)


@requires(Permission.VOTE)
@require_POST
@holding(meeting_row)
def confirm_item(request: HttpRequest, reference: str, number: int, item: int) -> HttpResponse:
    """Whoever presides makes what is recorded the panel's decision; an approval commits its money."""
    person, now = signed_in(request), timezone.now()
    found = open_item(request, reference, number, item, now=now)
    decision = standing_decision_of(found)

    def confirm() -> None:
        with (
            keeping_tries(decision, by=person, now=now) if decision else nullcontext(),
            saving_over(request, decision and decision_as_shown(decision)),
        ):
            deciding.confirm_item(item=found, by=person, now=now)

    return carry_out_or_refuse(
        request,
        confirm,
        done=f"The decision on item {item} is confirmed. It stays secret until announced.",
        then=reverse("portfolio:meeting", args=[reference, number]),
        back=address_of(found),
    )
