"""What the page of every section does: it shows, keeps what is typed, and saves over nobody unseen.

    COSTS = SectionPage("costs", "bids/writing/sections/bid_costs.html", build=_build, save=save_costs)

    @requires(Permission.EDIT_BID)
    @require_http_methods(["GET", "HEAD", "POST"])
    def bid_costs(request, reference):
        return answer_section_page(request, reference, COSTS)

The template includes `_seen.html` in its form and `_autosave.html` at its end: while a draft is typed a
script posts the form to the same view, which answers without a page.

What is wrong is held back, and the rest saved: `SectionParts.hold` says how. The page as it was typed is kept
for its person (`TypedSection`), who finds it again with its faults, and has it dropped by saving all of it or
by a button. A template's lines each hold `_was.html`, by which a line held back finds the saved one it shows.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.guards import signed_in
from bids.rounds.rules.questions import section_of
from bids.writing.guards import away_unless_draft, comments_shown, questions_open, rows_open, section_or_404
from bids.writing.models import Bid
from bids.writing.queries.carried_section import section_mark
from bids.writing.queries.drafts import answers_of, revision_of
from bids.writing.queries.typed import Typed, typed_by
from bids.writing.sections.actions.saving import SectionChanged
from bids.writing.sections.actions.typed import drop_typed, keep_typed
from bids.writing.sections.forms.answers import AnswersForm
from bids.writing.sections.forms.section_parts import LinesPart, SectionParts
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import DomainError
from legacyfund.lib.rows import RowRefused
from legacyfund.web.autosave import autosaved, is_autosave, not_autosaved
from legacyfund.web.lines import ADD
from legacyfund.web.posting import posted
from legacyfund.web.refusals import refused_status

SEEN = "seen"
"""The hidden field with the revision the page showed."""
EDIT_ON = "edit_on"
"""The name of the button that takes what was typed back to the section's page."""
THROW_AWAY = "drop_typed"
"""The name of the button that drops what was kept of what the person typed."""
KEPT = "kept"
"""In an address: show what was kept, and not what is saved."""
BESIDE = "+"
"""At the end of the revision: the page showed what is saved beside what is kept, which stays kept."""
TYPED = "_typed"
"""On a request: what the form is made from, where that is not what was posted."""
TRIES = 25
"""How many refused rows of one section are held back one by one."""
Problems = AbstractSet[tuple[str, str]]


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
            return _save(request, bid, page, form, seen)
        return _show(request, bid, page, form, seen)
    kept = typed_by(signed_in(request), bid, page.code)
    if kept is None:
        return _show(request, bid, page, page.build(request, bid), seen)
    overtaken = kept.over != seen
    if overtaken and KEPT not in request.GET:
        note = Note(kept.left, overtaken=True, shown=False)
        return _show(request, bid, page, page.build(request, bid), seen, note)
    form = _made_of(request, bid, page, _query_of(kept.fields))
    form.add_problems(kept.refused)
    return _show(request, bid, page, form, kept.over, Note(kept.left, overtaken=overtaken))


def _show(
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
        "seen": f"{seen}{BESIDE if _is_beside(request, kept) else ''}",
        "kept": kept,
        "throw_away": THROW_AWAY,
        "comments": comments_shown(request, bid, page.code),
        "autosaves": is_draft and EDIT_ON not in request.POST,
        **page.more(bid),
    }
    return render(request, page.template, context, status=status)


def _save(request: HttpRequest, bid: Bid, page: SectionPage, form: SectionParts, seen: int) -> HttpResponse:
    """All of what was typed, or what is right of it: the rest is kept for who typed it."""
    status, refused = 200, set()
    try:
        if form.is_valid():
            page.save(**form.given(), bid=bid, seen=seen, by=signed_in(request), now=timezone.now())
            return _saved(request, bid, page, form, seen + 1)
    except SectionChanged as refusal:
        return _show_both(request, bid, page, refusal, seen)
    except RowRefused as refusal:
        status, refused = refused_status(refusal), form.add_refusal(refusal)
    except DomainError as refusal:
        return _not_now(request, bid, page, form, seen, refusal)
    if bid.status not in (BidStatus.DRAFT, BidStatus.CLARIFYING):
        return not_autosaved(409) if is_autosave(request) else _show(request, bid, page, form, seen)
    try:
        return _save_in_part(request, bid, page, form, seen, refused, status)
    except DomainError as refusal:
        return _not_now(request, bid, page, form, seen, refusal)


def _not_now(
    request: HttpRequest, bid: Bid, page: SectionPage, form: SectionParts, seen: int, refusal: DomainError
) -> HttpResponse:
    """Refused as a whole: the section is no longer written, or not by this person."""
    status = refused_status(refusal)
    if is_autosave(request):
        return not_autosaved(status, refusal.message)
    form.add_refusal(refusal)
    return _show(request, bid, page, form, seen, status=status)


def _save_in_part(
    request: HttpRequest,
    bid: Bid,
    page: SectionPage,
    form: SectionParts,
    seen: int,
    refused: Problems,
    status: int,
) -> HttpResponse:
    """Save what is right, and keep the page as it was typed over that."""
    by, now = signed_in(request), timezone.now()
    with transaction.atomic():
        over, refused, changed = _save_what_is_right(request, bid, page, form, seen, refused)
        data, fields = request.POST.copy(), {SEEN: str(over)}
        if over != seen:
            fields |= _renewed(request, bid, page, form)
        for name, value in fields.items():
            data[name] = value
        again = _made_of(request, bid, page, data)
        again.add_problems(refused)
        left = len(again.problems())
        keep_typed(bid=bid, section=page.code, typed=_typed(again, data, over, left, refused), by=by, now=now)
    if is_autosave(request):
        return not_autosaved(409, changed) if changed else autosaved(fields, left=left)
    return _show(request, bid, page, again, over, Note(left, overtaken=bool(changed)), status=status)


def _save_what_is_right(
    request: HttpRequest, bid: Bid, page: SectionPage, form: SectionParts, seen: int, refused: Problems
) -> tuple[int, Problems, str]:
    """The revision then, what was refused, and why nothing was saved where somebody else had saved before.

    A row that is refused is held back too, and the rest is tried again.
    """
    for _ in range(TRIES):
        form.hold()
        if not form.says_more():
            break
        try:
            page.save(**form.given(), bid=bid, seen=seen, by=signed_in(request), now=timezone.now())
        except SectionChanged as refusal:
            return seen, refused, refusal.message
        except RowRefused as refusal:
            refused = refused | form.add_refusal(refusal)
        else:
            return seen + 1, refused, ""
    return seen, refused, ""


def _renewed(request: HttpRequest, bid: Bid, page: SectionPage, form: SectionParts) -> dict[str, str]:
    """What hidden inputs of the page hold once it was saved."""
    saved = _made_of(request, bid, page, None)
    return {**page.renewed(form, bid), **form.places(saved)}


def _made_of(request: HttpRequest, bid: Bid, page: SectionPage, data: QueryDict | None) -> SectionParts:
    setattr(request, TYPED, data)
    return page.build(request, bid)


def _typed(form: SectionParts, data: QueryDict, over: int, left: int, refused: Problems) -> Typed:
    """What its controls hold, and nothing else that was posted."""
    asked = ((name, values) for name, values in data.lists() if form.asks_for(name))
    fields = tuple((name, str(value)) for name, values in asked for value in values)
    return Typed(fields, over, left, tuple(sorted(refused)))


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


def _is_beside(request: HttpRequest, kept: Note | None) -> bool:
    """Whether the page shows, or what was posted comes from one that showed, what is saved beside it."""
    return not kept.shown if kept is not None else request.POST.get(SEEN, "").endswith(BESIDE)


def _asks_to_edit(request: HttpRequest) -> bool:
    return ADD in request.POST or EDIT_ON in request.POST


def _saved(
    request: HttpRequest, bid: Bid, page: SectionPage, form: SectionParts, revision: int
) -> HttpResponse:
    mark = BESIDE if _is_beside(request, None) else ""
    if not mark:
        drop_typed(bid=bid, section=page.code, by=signed_in(request))
    if not is_autosave(request):
        return redirect(page.after(bid))
    return autosaved({SEEN: f"{revision}{mark}", **_renewed(request, bid, page, form)})


def _show_both(
    request: HttpRequest, bid: Bid, page: SectionPage, refusal: SectionChanged, seen: int
) -> HttpResponse:
    """Both versions, and the ways on; what was typed is kept until one is gone. What was typed as it is saved
    already needs no choice.
    """
    by, now = signed_in(request), timezone.now()
    revision = revision_of(bid, page.code)
    form = page.build(request, bid)
    lines = form.both_versions() if form.is_valid() else []
    if lines and revision and not any(line.differs for line in lines):
        return _saved(request, bid, page, form, revision.number)
    kept = _typed(form, request.POST, seen, 0, set())
    try:
        keep_typed(bid=bid, section=page.code, typed=kept, by=by, now=now)
    except DomainError as no_longer:
        return _not_now(request, bid, page, form, seen, no_longer)
    if is_autosave(request):
        return not_autosaved(409, refusal.message)
    context = {
        "bid": bid,
        "section": section_of(page.code, bid.round.questions_version),
        "refusal": refusal,
        "revision": revision,
        "lines": lines,
        "typed": kept.fields,
        "throw_away": THROW_AWAY,
        "own": revision is not None and revision.saved_by_id == by.pk,
    }
    return render(request, "bids/writing/sections/section_changed.html", context, status=409)
