"""Papers of a meeting as PDFs: its signed minute, and the reader's own pack."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.files import download_pdf
from legacyfund.web.posting import carry_out_or_refuse
from portfolio.decisions.actions.papers import ask_for_minute, ask_for_pack
from portfolio.decisions.guards import meeting_or_404
from portfolio.decisions.models import Meeting
from portfolio.decisions.queries.packs import (
    latest_pack,
    may_take_minute,
    minute_content,
    minute_pdf_of,
    obstacle_to_a_pack,
    pack_content,
    pack_outline,
)


@requires(Permission.SEE_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def minute_pdf(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A signed minute as a PDF: ask for it, see whether it is being made, download it."""
    meeting = _whole_minute_or_404(request, reference, number)
    if request.method == "POST":
        return carry_out_or_refuse(
            request,
            lambda: ask_for_minute(meeting=meeting, by=signed_in(request), now=timezone.now()),
            done="",
            then=reverse("portfolio:minute_pdf", args=[reference, number]),
        )
    context = {"meeting": meeting, "pdf": minute_pdf_of(meeting)}
    return render(request, "portfolio/decisions/minute_pdf.html", context)


@requires(Permission.SEE_MEETING)
@require_safe
def minute_pdf_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The PDF of a minute, as a download and never anything else."""
    content = minute_content(_whole_minute_or_404(request, reference, number))
    if content is None:
        raise Http404
    return download_pdf(f"{reference}-meeting-{number}-minute.pdf", content)


def _whole_minute_or_404(request: HttpRequest, reference: str, number: int) -> Meeting:
    meeting = meeting_or_404(request, reference, number)
    if not may_take_minute(meeting, signed_in(request), now=timezone.now()):
        raise Http404
    return meeting


@requires(Permission.SEE_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def pack(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A member's own papers as one PDF: ask for it, see whether it is being made, download it."""
    person, now = signed_in(request), timezone.now()
    meeting = meeting_or_404(request, reference, number)
    if request.method == "POST":
        return carry_out_or_refuse(
            request,
            lambda: ask_for_pack(meeting=meeting, by=person, now=now),
            done="",
            then=reverse("portfolio:pack", args=[reference, number]),
        )
    pdf = latest_pack(meeting, person)
    stale = (
        pdf is not None
        and bool(pdf.done_at)
        and pdf.made_of != pack_outline(meeting, person, now=now).made_of
    )
    context = {
        "meeting": meeting,
        "pdf": pdf,
        "stale": stale,
        "ready": pdf is not None and bool(pdf.done_at) and not stale,
        "obstacle": obstacle_to_a_pack(meeting, person),
    }
    return render(request, "portfolio/decisions/pack.html", context)


@requires(Permission.SEE_MEETING)
@require_safe
def pack_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The reader's own pack, while it is made of what there is now."""
    meeting = meeting_or_404(request, reference, number)
    content = pack_content(meeting, pack_outline(meeting, signed_in(request), now=timezone.now()))
    if content is None:
        raise Http404
    return download_pdf(f"{reference}-meeting-{number}-pack.pdf", content)
