"""Spend lines as a workbook: at once where they are few, else asked for, and downloaded once it is made."""

from tempfile import SpooledTemporaryFile
from typing import IO

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.exports import XLSX
from legacyfund.web.posting import carry_out_or_refuse
from legacyfund.web.refusals import refused
from portfolio.spend.actions.workbooks import ask_for_workbook, place_of, write_at_once
from portfolio.spend.forms.lines import SpendFilterForm
from portfolio.spend.queries.exploring import narrowed_in_words, workbooks_of
from portfolio.spend.rules.workbooks import KEPT

MOST_IN_MEMORY = 1024 * 1024


@requires(Permission.SEE_SPEND)
@require_safe
def spend_workbook(request: HttpRequest) -> HttpResponseBase:
    """The lines the explorer shows as a workbook, where they are few enough to wait for."""
    form = SpendFilterForm(request.GET)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("portfolio:spend", query=request.GET))
    out = SpooledTemporaryFile(max_size=MOST_IN_MEMORY)  # noqa: SIM115 - closed by the answer
    try:
        up_to = write_at_once(wanted=form.wanted(), out=out, now=timezone.now())
    except DomainError as refusal:
        out.close()
        return refused(request, refusal, back_url=reverse("portfolio:spend", query=request.GET))
    out.seek(0)
    return _file(out, up_to)


@requires(Permission.SEE_SPEND)
@require_POST
def ask_workbook(request: HttpRequest) -> HttpResponse:
    """Have a job make one of the lines that the explorer shows."""
    form = SpendFilterForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("portfolio:spend"))
    return carry_out_or_refuse(
        request,
        lambda: ask_for_workbook(wanted=form.wanted(), by=signed_in(request), now=timezone.now()),
        done="",
        then=reverse("portfolio:workbooks"),
        back=f"{reverse('portfolio:spend')}?{form.as_query()}",
    )


@requires(Permission.SEE_SPEND)
@require_safe
def workbooks(request: HttpRequest) -> HttpResponse:
    """A person's own workbooks: being made, and to download."""
    found = workbooks_of(signed_in(request), now=timezone.now())
    rows = [(row, list(narrowed_in_words(row.query).items())) for row in found]
    return render(request, "portfolio/spend/workbooks.html", {"rows": rows, "days": KEPT.days})


@requires(Permission.SEE_SPEND)
@require_safe
def workbook_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Downloaded by who asked for it, while it is kept."""
    mine = workbooks_of(signed_in(request), now=timezone.now())
    workbook = get_object_or_404(mine.exclude(done_at=None), reference=reference)
    try:
        stored = place_of(workbook).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return _file(stored, workbook.up_to)


def _file(content: IO[bytes], up_to: int) -> FileResponse:
    answer = FileResponse(content, as_attachment=True, filename=f"spend-to-{up_to}.xlsx", content_type=XLSX)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
