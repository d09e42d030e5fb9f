"""A meeting before it begins: planned, moved to another day, or cancelled."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.assessment.queries.panel import panel_of
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from legacyfund.web.saving import holding, saving_over
from portfolio.decisions.actions.planning import cancel_meeting as cancel
from portfolio.decisions.actions.planning import change_meeting as change
from portfolio.decisions.actions.planning import check_no_meeting
from portfolio.decisions.actions.planning import plan_meeting as plan
from portfolio.decisions.forms.meetings import CancelMeetingForm, ChangeMeetingForm, PlanMeetingForm
from portfolio.decisions.guards import meeting_row, run_meeting_or_404
from portfolio.decisions.queries.room import budgets_to_meet_on
from portfolio.decisions.views.not_yet import no_decisions


@requires(Permission.RUN_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_meeting(request: HttpRequest, reference: str) -> HttpResponse:
    """Saying when and where the panel meets; the agenda is drawn up from the ranking."""
    person = signed_in(request)
    budget = budgets_to_meet_on(person).filter(round__reference=reference).first()
    if budget is None:
        return no_decisions(request, reference)
    if away := refused_beforehand(
        request, lambda: check_no_meeting(budget.round), back=reverse("portfolio:meetings", args=[reference])
    ):
        return away
    form = PlanMeetingForm(posted(request))
    if meeting := carry_out(
        form,
        lambda: plan(round=budget.round, **form.cleaned_data, by=person, now=timezone.now()),
    ):
        messages.success(request, "The meeting is planned, and the panel is being told.")
        return redirect("portfolio:meeting", reference=reference, number=meeting.number)
    context = {"form": form, "round": budget.round, "members": list(panel_of(budget.round))}
    return render(request, "portfolio/decisions/plan_meeting.html", context, status=form_status(form))


@requires(Permission.RUN_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(meeting_row)
def change_meeting(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Another day, place or quorum, while the meeting is planned."""
    person, found = signed_in(request), run_meeting_or_404(request, reference, number)
    kept = {"planned_on": found.planned_on, "place": found.place, "quorum": found.quorum}
    form = ChangeMeetingForm(posted(request), initial=kept)
    if carry_out(
        form,
        lambda: change(meeting=found, **form.cleaned_data, by=person, now=timezone.now()),
        within=saving_over(request, form),
    ):
        messages.success(request, "The meeting is changed, and the panel is being told.")
        return redirect("portfolio:meeting", reference=reference, number=number)
    context = {"form": form, "meeting": found}
    return render(request, "portfolio/decisions/change_meeting.html", context, status=form_status(form))


@requires(Permission.RUN_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_meeting(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A planned meeting that does not take place, and why."""
    person, found = signed_in(request), run_meeting_or_404(request, reference, number)
    form = CancelMeetingForm(posted(request))
    if carry_out(form, lambda: cancel(meeting=found, **form.cleaned_data, by=person, now=timezone.now())):
        messages.success(request, "The meeting is cancelled, and the panel is being told.")
        return redirect("portfolio:meetings", reference=reference)
    context = {"form": form, "meeting": found}
    return render(request, "portfolio/decisions/cancel_meeting.html", context, status=form_status(form))
