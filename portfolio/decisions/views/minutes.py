"""The minute of a meeting: read, signed, and taken home."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.web.files import download_kept
from legacyfund.web.posting import carry_out_or_refuse
from legacyfund.web.saving import holding, saving_over
from portfolio.decisions.actions import meetings as actions
from portfolio.decisions.guards import meeting_or_404, meeting_row
from portfolio.decisions.models import Meeting
from portfolio.decisions.queries.minutes import minute_seen
from portfolio.decisions.queries.room import signs
from portfolio.decisions.workflow import MeetingStatus


@requires(Permission.SEE_MEETING)
@require_safe
def minute(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """As it was signed, or as the record has it so far; items one is out for by their number alone."""
    person = signed_in(request)
    meeting = meeting_or_404(request, reference, number)
    seen = minute_seen(meeting, person, now=timezone.now())
    may_sign = has_permission(person, Permission.CONFIRM_DECISION) and signs(person, meeting)
    context = {
        "meeting": meeting,
        "minute": seen,
        "stands": seen.sha256,
        "may_sign": may_sign and meeting.status == MeetingStatus.CLOSED,
        "may_take": meeting.status == MeetingStatus.SIGNED and seen.whole,
    }
    return render(request, "portfolio/decisions/minute.html", context)


@requires(Permission.CONFIRM_DECISION)
@require_POST
@holding(meeting_row)
def sign_minute(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The chair signs the minute that the page showed."""
    person, now = signed_in(request), timezone.now()
    meeting = meeting_or_404(request, reference, number)
    shown = minute_seen(meeting, person, now=now).sha256

    def sign() -> None:
        with saving_over(request, shown):
            actions.sign_minute(meeting=meeting, by=person, now=now)

    return carry_out_or_refuse(
        request,
        sign,
        done="The minute is signed. Nothing of the meeting can change any more.",
        then=reverse("portfolio:minute", args=[reference, number]),
    )


@requires(Permission.SEE_MEETING)
@require_safe
def minute_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The very bytes that were signed, for those with no interest in any item."""
    meeting: Meeting = meeting_or_404(request, reference, number)
    seen = minute_seen(meeting, signed_in(request), now=timezone.now())
    if meeting.status != MeetingStatus.SIGNED or not seen.whole:
        raise Http404
    return download_kept(f"{reference}-meeting-{number}-minute.json", meeting.minute.encode())
