"""The page of a section: what makes it, and how it is shown, also with what is kept of it.

    COSTS = SectionPage("costs", "bids/writing/sections/bid_costs.html", build=_build, save=save_costs)

    @requires(Permission.EDIT_BID)
    @require_http_methods(["GET", "HEAD", "POST"])
    def bid_costs(request, reference):
        return answer_section_page(request, reference, COSTS)

The template includes `_seen.html` in its form and `_autosave.html` at its end. Its lines each hold
`_was.html`, by which a line held back finds the saved one it shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from accounts.guards import signed_in
from bids.rounds.rules.questions import section_of
from bids.writing.guards import comments_shown, questions_open, rows_open
from bids.writing.models import Bid
from bids.writing.queries.carried_section import section_mark
from bids.writing.queries.drafts import answers_of
from bids.writing.sections.forms.answers import AnswersForm
from bids.writing.sections.forms.section_parts import LinesPart, SectionParts
from bids.writing.workflow import BidStatus
from legacyfund.web.posting import posted

SEEN = "seen"
"""The hidden field with the revision the page showed."""
EDIT_ON = "edit_on"
"""The name of the button that takes what was typed back to the section's page."""
THROW_AWAY = "drop_typed"
"""The name of the button that drops what was kept of what the person typed."""
BESIDE = "+"
"""At the end of the revision: the page showed what is saved beside what is kept, which stays kept."""
TYPED = "_typed"
"""On a request: what the form is made from, where that is not what was posted."""


def no_more(bid: Bid) -> dict[str, Any]:
    return {}


def nothing_new(form: SectionParts, bid: Bid) -> Mapping[str, str]:
    return {}


def bid_url(bid: Bid) -> str:
    """The list the section stands in: the bid's, or what the fund has named."""
    page = "bids:answer_clarification" if bid.status == BidStatus.CLARIFYING else "bids:bid"
    return reverse(page, kwargs={"reference": bid.reference})


@dataclass(frozen=True)
class Note:
    """What the page says of what is kept: how many answers are to be put right, and whether the section was
    saved by somebody else after it was typed. Then what is saved is `shown` first, and not what was typed.
    """

    left: int
    overtaken: bool
    shown: bool = True


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
    return AnswersForm(typed(request), section=section, answers=answers_of(bid))


def with_questions(request: HttpRequest, bid: Bid, code: str, part: LinesPart) -> SectionParts:
    """Lines and the questions beside them, each as far as it can be changed now."""
    return SectionParts(part, questions=questions_form(request, bid, code), lines_open=rows_open(bid, code))


def typed(request: HttpRequest) -> QueryDict | None:
    """What a section's form is made from: the answers of a POST, or what was kept of them."""
    return cast("QueryDict | None", getattr(request, TYPED, posted(request)))


def made_of(request: HttpRequest, bid: Bid, page: SectionPage, data: QueryDict | None) -> SectionParts:
    setattr(request, TYPED, data)
    return page.build(request, bid)


def show(
    request: HttpRequest,
    bid: Bid,
    page: SectionPage,
    form: SectionParts,
    seen: int,
    kept: Note | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    is_draft = bid.status == BidStatus.DRAFT
    carried = section_mark(bid, page.code, signed_in(request)) if is_draft and not seen else None
    if carried and carried.moved:
        form.mark_moved()
    context = {
        "bid": bid,
        **form.shown,
        "carried": carried,
        "section": section_of(page.code, bid.round.questions_version),
        "seen": f"{seen}{BESIDE if is_beside(request, kept) else ''}",
        "kept": kept,
        "throw_away": THROW_AWAY,
        "comments": comments_shown(request, bid, page.code),
        "autosaves": is_draft and EDIT_ON not in request.POST,
        **page.more(bid),
    }
    return render(request, page.template, context, status=status)


def is_beside(request: HttpRequest, kept: Note | None) -> bool:
    """Whether the page shows, or what was posted comes from one that showed, what is saved beside it."""
    return not kept.shown if kept is not None else request.POST.get(SEEN, "").endswith(BESIDE)
