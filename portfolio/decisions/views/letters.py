"""The letter about a bid, and its PDF. There is none before the round is announced."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.files import download_pdf
from portfolio.awards.queries.awards import awards_visible_to, may_answer
from portfolio.decisions.actions.letters import ask_for_pdf, mark_letter_read
from portfolio.decisions.models import Letter
from portfolio.decisions.queries.letters import (
    content_of,
    letters_visible_to,
    pdf_of,
    read_letter,
    unread_outcome,
)


def _letter_or_404(request: HttpRequest, reference: str, number: int) -> Letter:
    visible = letters_visible_to(signed_in(request))
    return get_object_or_404(visible, decision__bid__reference=reference, number=number)


@requires(Permission.SEE_BIDS)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What a department is told of a bid; posting says that the reader has read it."""
    person = signed_in(request)
    found = _letter_or_404(request, reference, number)
    if request.method == "POST":
        if mark_letter_read(letter=found, by=person, now=timezone.now()):
            messages.success(request, "Marked as read. The letter stays here.")
        return redirect("portfolio:letter", reference=reference, number=number)
    text = read_letter(found)
    award = awards_visible_to(person).filter(decision=found.decision).first()
    context = {
        "letter": found,
        "text": text,
        "award": award,
        "may_answer": award is not None and may_answer(award, person),
        "unread": unread_outcome(found.decision.bid, person),
    }
    return render(request, "portfolio/decisions/letter.html", context)


@requires(Permission.SEE_BIDS)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_pdf(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A letter as a PDF: ask for it, see whether it is being made, download it."""
    found = _letter_or_404(request, reference, number)
    if request.method == "POST":
        ask_for_pdf(letter=found, by=signed_in(request), now=timezone.now())
        return redirect("portfolio:letter_pdf", reference=reference, number=number)
    return render(request, "portfolio/decisions/letter_pdf.html", {"letter": found, "pdf": pdf_of(found)})


@requires(Permission.SEE_BIDS)
@require_safe
def letter_pdf_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The PDF of a letter, as a download and never anything else."""
    found = _letter_or_404(request, reference, number)
    content = content_of(found)
    if content is None:
        raise Http404
    return download_pdf(f"{found.reference}.pdf", content)
