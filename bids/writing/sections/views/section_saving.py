"""What saving a section's page does: it saves over nobody unseen, and what is wrong is held back.

The rest is saved: `SectionParts.hold` says how. The page as it was typed is kept for its person
(`TypedSection`), who finds it again with its faults, and has it dropped by saving all of it or by a button.
While a draft is typed a script posts the form to the same view, which answers without a page.
"""

from collections.abc import Set as AbstractSet

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.guards import signed_in
from bids.rounds.rules.questions import section_of
from bids.writing.models import Bid
from bids.writing.queries.drafts import revision_of
from bids.writing.queries.typed import Typed
from bids.writing.sections.actions.saving import SectionChanged
from bids.writing.sections.actions.typed import drop_typed, keep_typed
from bids.writing.sections.forms.section_parts import SectionParts
from bids.writing.sections.views.section_page import (
    BESIDE,
    SEEN,
    THROW_AWAY,
    Note,
    SectionPage,
    is_beside,
    made_of,
    show,
)
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import DomainError
from legacyfund.lib.rows import RowRefused
from legacyfund.web.autosave import autosaved, is_autosave, not_autosaved
from legacyfund.web.refusals import refused_status

TRIES = 25
"""How many refused rows of one section are held back one by one."""
Problems = AbstractSet[tuple[str, str]]


def save(request: HttpRequest, bid: Bid, page: SectionPage, form: SectionParts, seen: int) -> HttpResponse:
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
        return not_autosaved(409) if is_autosave(request) else show(request, bid, page, form, seen)
    try:
        return _save_in_part(request, bid, page, form, seen, refused, status)
    except DomainError as refusal:
        return _not_now(request, bid, page, form, seen, refusal)


def _saved(
    request: HttpRequest, bid: Bid, page: SectionPage, form: SectionParts, revision: int
) -> HttpResponse:
    mark = BESIDE if is_beside(request, None) else ""
    if not mark:
        drop_typed(bid=bid, section=page.code, by=signed_in(request))
    if not is_autosave(request):
        return redirect(page.after(bid))
    return autosaved({SEEN: f"{revision}{mark}", **_renewed(request, bid, page, form)})


def _not_now(
    request: HttpRequest, bid: Bid, page: SectionPage, form: SectionParts, seen: int, refusal: DomainError
) -> HttpResponse:
    """Refused as a whole: the section is no longer written, or not by this person."""
    status = refused_status(refusal)
    if is_autosave(request):
        return not_autosaved(status, refusal.message)
    form.add_refusal(refusal)
    return show(request, bid, page, form, seen, status=status)


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
        again = made_of(request, bid, page, data)
        again.add_problems(refused)
        left = len(again.problems())
        keep_typed(bid=bid, section=page.code, typed=_typed(again, data, over, left, refused), by=by, now=now)
    if is_autosave(request):
        return not_autosaved(409, changed) if changed else autosaved(fields, left=left)
    return show(request, bid, page, again, over, Note(left, overtaken=bool(changed)), status=status)


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
    saved = made_of(request, bid, page, None)
    return {**page.renewed(form, bid), **form.places(saved)}


def _typed(form: SectionParts, data: QueryDict, over: int, left: int, refused: Problems) -> Typed:
    """What its controls hold, and nothing else that was posted."""
    asked = ((name, values) for name, values in data.lists() if form.asks_for(name))
    fields = tuple((name, str(value)) for name, values in asked for value in values)
    return Typed(fields, over, left, tuple(sorted(refused)))


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
