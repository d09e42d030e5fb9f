"""The sealed files of a fund, for people: what there is, what it is for, and the files themselves."""

from functools import partial

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.paging import page_of
from legacyfund.web.ranged import answer_file
from legacyfund.web.refusals import refused
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to
from portfolio.spend.queries.lines import feed_head
from portfolio.treasury.sealing.queries.segments import (
    find_file,
    next_of,
    periods_to_seal,
    segments_of,
    total_of,
)
from portfolio.treasury.sealing.queries.stored import SealedFileAway, open_sealed
from portfolio.treasury.sealing.rules.files import Form, read_file_name

SEGMENTS_A_PAGE = 24


@requires(Permission.SEE_SPEND)
@require_safe
def sealed_files(request: HttpRequest, reference: str) -> HttpResponse:
    """Every sealed period of the fund with its files, the latest first."""
    fund = _fund(request, reference)
    segments = segments_of([fund])[::-1]
    context = {
        "fund": fund,
        "page": page_of(request, segments, SEGMENTS_A_PAGE),
        "total": total_of(segments),
        "forms": list(Form),
        "waiting": periods_to_seal([fund]),
        "next": next(iter(next_of([fund])), None),
        "epoch": feed_head().epoch,
        "manifest": settings.SERVICE_URL.rstrip("/") + reverse("api:segments") + f"?fund={fund.reference}",
    }
    return render(request, "portfolio/treasury/sealed_files.html", context)


@requires(Permission.SEE_SPEND)
@require_safe
def sealed_file(request: HttpRequest, reference: str, file: str) -> HttpResponseBase:
    """One file, by its name; the same bytes that machines get."""
    fund, asked = _fund(request, reference), read_file_name(file)
    found = find_file(fund.reference, *asked) if asked is not None else None
    if found is None:
        raise Http404
    try:
        too_short = partial(HttpResponse, status=416)
        return answer_file(request, found.lasting, partial(open_sealed, found), too_short=too_short)
    except SealedFileAway as away:
        return refused(request, away, back_url=reverse("portfolio:sealed_files", args=[reference]))


def _fund(request: HttpRequest, reference: str) -> Fund:
    return get_object_or_404(funds_visible_to(signed_in(request)), reference=reference)
