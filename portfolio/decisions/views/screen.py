"""The screen in the room: the item now, who is out for it, and what comes next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from portfolio.decisions.guards import meeting_or_404
from portfolio.decisions.models import Meeting
from portfolio.decisions.queries.agenda import screen_of

NOTHING_NEW = 204


@requires(Permission.SEE_MEETING)
@require_safe
def screen(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """For a screen that everybody sees; it keeps up by itself, and by refreshing the page."""
    meeting = meeting_or_404(request, reference, number)
    return render(request, "portfolio/decisions/screen.html", _shown(request, meeting))


@requires(Permission.SEE_MEETING)
@require_safe
def screen_news(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What the screen shows, where that is newer than the turn it has (`after`); nothing otherwise."""
    meeting = meeting_or_404(request, reference, number)
    if request.GET.get("after") == str(meeting.turn):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "portfolio/decisions/_screen.html", _shown(request, meeting))


def _shown(request: HttpRequest, meeting: Meeting) -> dict[str, object]:
    now = timezone.now()
    return {"meeting": meeting, "screen": screen_of(meeting, signed_in(request), now=now)}
