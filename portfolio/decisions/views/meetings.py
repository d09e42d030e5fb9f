"""Meetings of the panel: planned, opened, who comes and goes, the agenda, and closed."""

from collections.abc import Callable
from typing import NoReturn

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.assessment.queries.panel import panel_of
from bids.rounds.workflow import RoundStatus
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.saving import holding, saving_over
from portfolio.decisions.actions.agenda import move_item as move
from portfolio.decisions.actions.meetings import NotNow, close_meeting, open_meeting
from portfolio.decisions.actions.votes import record_arrival, record_leaving
from portfolio.decisions.forms.meetings import MoveItemForm
from portfolio.decisions.guards import meeting_or_404, meeting_row, run_meeting_or_404
from portfolio.decisions.queries.agenda import agenda_seen
from portfolio.decisions.queries.room import (
    attendance_rows,
    budgets_to_meet_on,
    meeting_as_shown,
    meetings_visible_to,
    room_of,
)
from portfolio.decisions.views.not_yet import no_decisions
from portfolio.decisions.workflow import MeetingStatus

STANDING = (MeetingStatus.PLANNED, MeetingStatus.OPEN)


@requires(Permission.SEE_MEETING)
@require_safe
def meetings(request: HttpRequest, reference: str) -> HttpResponse:
    """The meetings of a round."""
    person = signed_in(request)
    budget = budgets_to_meet_on(person).filter(round__reference=reference).first()
    if budget is None:
        return no_decisions(request, reference)
    found = list(meetings_visible_to(person).filter(round=budget.round))
    standing = any(meeting.status in STANDING for meeting in found)
    context = {
        "round": budget.round,
        "sees_rounds": has_permission(person, Permission.SEE_BIDS),
        "meetings": found,
        "has_panel": panel_of(budget.round).exists(),
        "may_plan": budget.round.status == RoundStatus.ASSESSED
        and not standing
        and has_permission(person, Permission.RUN_MEETING),
    }
    return render(request, "portfolio/decisions/meetings.html", context)


@requires(Permission.SEE_MEETING)
@require_safe
def meeting(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A meeting: its agenda as this person may see it, and who is in the room."""
    person, now = signed_in(request), timezone.now()
    found = meeting_or_404(request, reference, number)
    room = room_of(found, now=now)
    runs = has_permission(person, Permission.RUN_MEETING)
    items = agenda_seen(found, room, person, now=now)
    context = {
        "meeting": found,
        "stands": meeting_as_shown(found),
        "items": items,
        "item_now": next((row for row in items if row.is_now), None),
        "attendance": attendance_rows(found, room),
        "runs": runs,
        "standing": found.status in STANDING,
        "may_step": runs and found.status == MeetingStatus.OPEN,
        "has_pack": found.status in STANDING and any(row.person_id == person.pk for row in room.members),
    }
    return render(request, "portfolio/decisions/meeting.html", context)


STEPS: dict[str, tuple[Callable[..., object], str]] = {
    "open": (open_meeting, "The meeting is open. Record who is in the room, then call the first item."),
    "close": (close_meeting, "The meeting is closed. Its minute can be read and signed."),
}


@requires(Permission.RUN_MEETING)
@require_POST
def meeting_step(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The meeting opens, or closes."""
    person, found = signed_in(request), run_meeting_or_404(request, reference, number)
    action, done = STEPS.get(request.POST.get("step", ""), (nothing, ""))
    return carry_out_or_refuse(
        request,
        lambda: action(meeting=found, by=person, now=timezone.now()),
        done=done,
        then=reverse("portfolio:meeting", args=[reference, number]),
    )


def nothing(**_: object) -> NoReturn:
    """For a press that says nothing of what it is for."""
    raise NotNow("Nothing was asked for, so nothing was done. Go back and press one of the buttons.")


MOVES: dict[str, Callable[..., object]] = {"came": record_arrival, "left": record_leaving}


@requires(Permission.RUN_MEETING)
@require_POST
def attendance(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A member comes in, or leaves."""
    person, found = signed_in(request), run_meeting_or_404(request, reference, number)
    member = panel_of(found.round).filter(person__email=request.POST.get("member", "")).first()
    move_of = MOVES.get(request.POST.get("step", ""), nothing) if member else nothing
    return carry_out_or_refuse(
        request,
        lambda: move_of(meeting=found, person=member and member.person, by=person, now=timezone.now()),
        done="",
        then=reverse("portfolio:meeting", args=[reference, number]) + "#in-the-room",
    )


@requires(Permission.RUN_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(meeting_row)
def move_item(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Giving an item another turn, or deciding it without discussion."""
    person, now = signed_in(request), timezone.now()
    found = run_meeting_or_404(request, reference, number)
    form = MoveItemForm(posted(request))
    if carry_out(
        form,
        lambda: move(
            meeting=found,
            number=form.cleaned_data["item"],
            place=form.cleaned_data["place"],
            discussed=form.cleaned_data["discussed"],
            by=person,
            now=now,
        ),
        within=saving_over(request, meeting_as_shown(found)),
    ):
        return redirect("portfolio:meeting", reference=reference, number=number)
    context = {
        "form": form,
        "meeting": found,
        "stands": meeting_as_shown(found),
        "items": agenda_seen(found, room_of(found, now=now), person, now=now),
        "standing": found.status in STANDING,
    }
    return render(request, "portfolio/decisions/move_item.html", context, status=form_status(form))
