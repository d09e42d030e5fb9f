"""What the page of every section does: it shows, keeps what is typed, and saves over nobody unseen.

    COSTS = SectionPage("costs", "bids/writing/sections/bid_costs.html", build=_build, save=save_costs)

    @requires(Permission.EDIT_BID)
    @require_http_methods(["GET", "HEAD", "POST"])
    def bid_costs(request, reference):
        return answer_section_page(request, reference, COSTS)

The template includes `_seen.html` in its form and `_autosave.html` at its end: while a draft is typed a
script posts the form to the same view, which answers without a page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.guards import signed_in
from bids.rounds.rules.questions import section_of
from bids.writing.guards import away_unless_draft, questions_open, rows_open, section_or_404
from bids.writing.models import Bid
from bids.writing.queries.drafts import answers_of
from bids.writing.queries.revisions import revision_of
from bids.writing.sections.actions.saving import SectionChanged
from bids.writing.sections.forms.answers import AnswersForm
from bids.writing.sections.forms.section_parts import LinesPart, SectionParts
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import DomainError
from legacyfund.web.autosave import autosaved, is_autosave, not_autosaved
from legacyfund.web.lines import ADD
from legacyfund.web.posting import posted
from legacyfund.web.refusals import refused_status

SEEN = "seen"
"""The hidden field with the revision the page showed."""
EDIT_ON = "edit_on"
"""The name of the button that takes what was typed back to the section's page."""
NOT_TYPED = (SEEN, EDIT_ON, ADD, "csrfmiddlewaretoken")


def no_more(bid: Bid) -> dict[str, Any]:
    return {}


def nothing_new(form: SectionParts, bid: Bid) -> Mapping[str, str]:
    return {}


def bid_url(bid: Bid) -> str:
    """The list the section stands in: the bid's, or what the fund has named."""
    page = "bids:answer_clarification" if bid.status == BidStatus.CLARIFYING else "bids:bid"
    return reverse(page, kwargs={"reference": bid.reference})


@dataclass(frozen=True)
class SectionPage:
    """A section's page by its code.

    `build` reads what is saved and makes the form, bound to `posted(request)`; `save` is the section's
    action; `more` is what else the template shows; `after` is where saving leads; `renewed` are the hidden
    fields that saving gave a value, for a page that is typed on.
    """

    code: str
    template: str
    build: Callable[[HttpRequest, Bid], SectionParts]
    save: Callable[..., Bid]
    more: Callable[[Bid], dict[str, Any]] = no_more
    after: Callable[[Bid], str] = bid_url
    renewed: Callable[[SectionParts, Bid], Mapping[str, str]] = nothing_new


def questions_form(request: HttpRequest, bid: Bid, code: str) -> AnswersForm:
    """The questions of a section that can be answered now, beside its rows or alone."""
    section = questions_open(bid, section_of(code, bid.round.questions_version))
    return AnswersForm(posted(request), section=section, answers=answers_of(bid))


def with_questions(request: HttpRequest, bid: Bid, code: str, part: LinesPart) -> SectionParts:
    """Lines and the questions beside them, each as far as it can be changed now."""
    return SectionParts(part, questions=questions_form(request, bid, code), lines_open=rows_open(bid, code))


def answer_section_page(request: HttpRequest, reference: str, page: SectionPage) -> HttpResponse:
    bid = section_or_404(request, reference, page.code)
    if away := away_unless_draft(request, bid):
        return away
    seen = _seen(request, bid, page)
    form = page.build(request, bid)
    status = 200
    if request.method == "POST" and not _asks_to_edit(request) and form.is_valid():
        try:
            page.save(**form.given(), bid=bid, seen=seen, by=signed_in(request), now=timezone.now())
        except SectionChanged as refusal:
            return _show_both(request, bid, page, refusal)
        except DomainError as refusal:
            status = refused_status(refusal)
            if is_autosave(request):
                return not_autosaved(status, refusal.message)
            form.add_refusal(refusal)
        else:
            return _saved(request, bid, page, form, seen + 1)
    if is_autosave(request):
        return not_autosaved(422)
    section = section_of(page.code, bid.round.questions_version)
    context = {"bid": bid, **form.shown, "section": section, "seen": seen, **page.more(bid)}
    context["autosaves"] = _autosaves(request, bid)
    return render(request, page.template, context, status=status)


def _seen(request: HttpRequest, bid: Bid, page: SectionPage) -> int:
    """What the page posted was opened with, or what is saved now, read before the section itself."""
    if request.method != "POST":
        saved = revision_of(bid, page.code)
        return saved.number if saved else 0
    typed = request.POST.get(SEEN, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def _asks_to_edit(request: HttpRequest) -> bool:
    return ADD in request.POST or EDIT_ON in request.POST


def _saved(
    request: HttpRequest, bid: Bid, page: SectionPage, form: SectionParts, revision: int
) -> HttpResponse:
    if not is_autosave(request):
        return redirect(page.after(bid))
    return autosaved({SEEN: str(revision), **page.renewed(form, bid)})


def _autosaves(request: HttpRequest, bid: Bid) -> bool:
    """A page with faults, or with what was typed over somebody else's, is saved by its button alone."""
    is_clean = request.method != "POST" or ADD in request.POST
    return bid.status == BidStatus.DRAFT and is_clean


def _show_both(request: HttpRequest, bid: Bid, page: SectionPage, refusal: SectionChanged) -> HttpResponse:
    """Both versions, and the ways on. What was typed as it is saved already needs no choice."""
    revision = revision_of(bid, page.code)
    form = page.build(request, bid)
    lines = form.both_versions() if form.is_valid() else []
    if lines and revision and not any(line.differs for line in lines):
        return _saved(request, bid, page, form, revision.number)
    if is_autosave(request):
        return not_autosaved(409, refusal.message)
    context = {
        "bid": bid,
        "section": section_of(page.code, bid.round.questions_version),
        "refusal": refusal,
        "revision": revision,
        "lines": lines,
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NOT_TYPED
            for value in values
        ],
        "own": revision is not None and revision.saved_by_id == signed_in(request).pk,
    }
    return render(request, "bids/writing/sections/section_changed.html", context, status=409)
