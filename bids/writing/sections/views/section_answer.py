"""What the page of every section answers: it shows, keeps what is typed, and saves over nobody unseen."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from accounts.guards import signed_in
from bids.writing.guards import away_unless_draft, section_or_404
from bids.writing.models import Bid
from bids.writing.queries.drafts import revision_of
from bids.writing.queries.typed import typed_by
from bids.writing.sections.actions.typed import drop_typed
from bids.writing.sections.views.section_page import (
    BESIDE,
    EDIT_ON,
    SEEN,
    THROW_AWAY,
    Note,
    SectionPage,
    made_of,
    show,
)
from bids.writing.sections.views.section_saving import save
from legacyfund.web.lines import ADD

KEPT = "kept"
"""In an address: show what was kept, and not what is saved."""


def answer_section_page(request: HttpRequest, reference: str, page: SectionPage) -> HttpResponse:
    bid = section_or_404(request, reference, page.code)
    if away := away_unless_draft(request, bid):
        return away
    if THROW_AWAY in request.POST:
        drop_typed(bid=bid, section=page.code, by=signed_in(request))
        return redirect(request.path)
    seen = _seen(request, bid, page)
    if request.method == "POST":
        form = page.build(request, bid)
        if not _asks_to_edit(request):
            return save(request, bid, page, form, seen)
        return show(request, bid, page, form, seen)
    kept = typed_by(signed_in(request), bid, page.code)
    if kept is None:
        return show(request, bid, page, page.build(request, bid), seen)
    overtaken = kept.over != seen
    if overtaken and KEPT not in request.GET:
        note = Note(kept.left, overtaken=True, shown=False)
        return show(request, bid, page, page.build(request, bid), seen, note)
    form = made_of(request, bid, page, _query_of(kept.fields))
    form.add_problems(kept.refused)
    return show(request, bid, page, form, kept.over, Note(kept.left, overtaken=overtaken))


def _query_of(fields: Iterable[tuple[str, str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields:
        data.appendlist(name, value)
    return data


def _seen(request: HttpRequest, bid: Bid, page: SectionPage) -> int:
    """What the page posted was opened with, or what is saved now, read before the section itself."""
    if request.method != "POST":
        saved = revision_of(bid, page.code)
        return saved.number if saved else 0
    typed = request.POST.get(SEEN, "").removesuffix(BESIDE)
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def _asks_to_edit(request: HttpRequest) -> bool:
    return ADD in request.POST or EDIT_ON in request.POST
