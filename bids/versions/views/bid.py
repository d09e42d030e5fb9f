"""A bid's own page, and taking the bid back."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import memberships_on, requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import permissions_in
from bids.rounds.rules.questions import ALTERNATIVES, ATTACHMENTS, parts_of, sections_of
from bids.versions.actions.withdrawal import withdraw_bid as withdraw
from bids.versions.guards import ask_reason
from bids.versions.queries.earlier import OVER, origin_seen_by, rounds_to_start_again
from bids.versions.queries.versions import requested_amounts, versions_of
from bids.writing.guards import bid_or_404
from bids.writing.models import Bid
from bids.writing.queries.amounts import AskedTable, asked_table
from bids.writing.queries.bids import NOT_SHOWN, certification_refusal, ended_because, shown_status
from bids.writing.queries.carried import Carried, carried_into, name_of_origin
from bids.writing.queries.clarifications import answer_refusal, clarifications_of, current_clarification
from bids.writing.queries.comments import (
    comments_in_words,
    comments_reach,
    new_comments,
    open_comments,
    open_in_words,
)
from bids.writing.queries.drafts import LoadedDraft, completeness_of, draft_for_rules, load_draft, years_asked
from bids.writing.queries.partners import partners_now_or_invited, sections_edited
from bids.writing.queries.reach import Reach, is_own, reach_in
from bids.writing.queries.typed import sections_typed_by
from bids.writing.questions.queries import count_answers
from bids.writing.rules.carrying import years_of_round, years_outside
from bids.writing.rules.completeness import SectionState
from bids.writing.rules.drafts import asked_of_fund
from bids.writing.workflow import BID_TRANSITIONS, BidStatus
from legacyfund.lib.deadlines import time_left
from legacyfund.web.items import Task


@requires(Permission.SEE_BIDS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_bid(request: HttpRequest, reference: str) -> HttpResponse:
    """For the bid's writers and sign-offs; the permission of the guard is what both of them hold."""
    bid = bid_or_404(request, reference, Permission.EDIT_BID, Permission.CERTIFY_BID)
    if request.method != "POST" and not BID_TRANSITIONS.allows(bid.status, "withdraw"):
        return redirect("bids:bid", reference=reference)
    return ask_reason(
        request,
        bid,
        question="Why is the bid withdrawn?",
        action=withdraw,
        page="bids/versions/withdraw_bid.html",
        then="bids:bid",
        done=f"{reference} is withdrawn.",
    )


BEFORE_SUBMISSION = (BidStatus.DRAFT, BidStatus.CERTIFYING)
STATES = {
    SectionState.NOT_STARTED: ("Not started", "blue"),
    SectionState.INCOMPLETE: ("In progress", "light-blue"),
    SectionState.COMPLETE: ("Complete", ""),
}


@requires(Permission.SEE_BIDS)
@require_safe
def bid(request: HttpRequest, reference: str) -> HttpResponse:
    """A bid: its sections and their states, what it asks, its deadline and its versions."""
    person, held, now = signed_in(request), memberships_on(request), timezone.now()
    found = bid_or_404(request, reference, Permission.SEE_BIDS)
    own, submitted = is_own(found, reach_in(held)), found.current_version is not None
    readable = own or submitted
    edits = reach_in(held, {Permission.EDIT_BID})
    writes = edits.covers(found.department_id)
    signs = reach_in(held, {Permission.CERTIFY_BID}).covers(found.department_id)
    being_written = readable and found.status == BidStatus.DRAFT
    question = current_clarification(found) if submitted else None
    draft = load_draft(found) if readable and not submitted else None
    open_to_reader, origin = _open_sections(found, edits), origin_seen_by(person, found)
    comments = open_comments(found) if comments_reach(held, found) else None
    new = {} if comments is None else new_comments(person, found)
    said = comments_in_words(comments or {}, new)
    carried = carried_into(found) if draft and being_written else None
    context = {
        "bid": found,
        "title": found.title if readable else NOT_SHOWN,
        "readable": readable,
        "status": shown_status(found, own=own),
        "time_left": time_left(found.round.closes_at, now),
        "tasks": _tasks(person, found, draft, open_to_reader, carried, said)
        if draft and being_written
        else [],
        "comments_open": None
        if comments is None
        else open_in_words(sum(comments.values()), sum(new.values())),
        "answers": count_answers(person, found.round) if own and found.status in BEFORE_SUBMISSION else None,
        "partners": partners_now_or_invited(found) if readable else [],
        "can_read": draft is not None and not (writes and being_written),
        "can_compare": draft is not None and draft.has_options,
        "asked": _asked(found, draft),
        "versions": versions_of(found) if submitted else [],
        "ended": ended_because(found) if readable else None,
        "refusal": certification_refusal(found) if readable else None,
        "can_attach": ATTACHMENTS.code in open_to_reader,
        "can_send": writes and found.status == BidStatus.DRAFT,
        "can_recall": writes and found.status == BidStatus.CERTIFYING,
        "can_certify": signs and found.status == BidStatus.CERTIFYING,
        "sent_by_reader": found.sent_by_id == person.pk,
        "clarification": question,
        "answer_refusal": answer_refusal(question) if own else None,
        "clarified": submitted and clarifications_of(found).exists(),
        "can_check": Permission.CHECK_ELIGIBILITY in permissions_in(held)
        and found.status == BidStatus.SUBMITTED,
        "can_ask": Permission.ASK_CLARIFICATION in permissions_in(held)
        and BID_TRANSITIONS.allows(found.status, "ask_clarification"),
        "origin": origin,
        "carried": carried,
        "outside": years_outside(years_asked(draft), found.round.first_year) if draft and carried else [],
        "paid_for": years_of_round(found.round.first_year),
        "over": writes and found.status in OVER,
        "rounds_again": rounds_to_start_again(found, now=now) if writes else [],
        "can_withdraw": (writes or signs) and BID_TRANSITIONS.allows(found.status, "withdraw"),
    }
    return render(request, "bids/versions/bid.html", context)


def _open_sections(found: Bid, edits: Reach) -> frozenset[str]:
    """Codes of the sections the person may change, the files among them."""
    if not edits.covers(found.department_id):
        return sections_edited(found, edits)
    return frozenset(section.code for section in parts_of(found.round.questions_version))


def _tasks(
    person: User,
    found: Bid,
    draft: LoadedDraft,
    linked: Collection[str],
    carried: Carried | None,
    comments: Mapping[str, str],
) -> list[Task]:
    """What waits in a section stands in the place of its state: what the reader typed and could not save, or
    that nobody has saved yet what was carried from an earlier bid.
    """
    waiting: dict[str, tuple[str, str]] = {}
    if carried is not None:
        words = f"Carried from {name_of_origin(carried, person)}: read it again"
        waiting = dict.fromkeys(carried.unread, (words, "purple"))
        waiting |= dict.fromkeys(carried.new, ("New in this round", "blue"))
    for code, left in sections_typed_by(person, found).items():
        if code in linked:
            waiting[code] = (_not_saved(left), "orange")
    return section_tasks(draft, linked=linked, waiting=waiting, comments=comments)


def section_tasks(
    draft: LoadedDraft,
    *,
    linked: Collection[str],
    waiting: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    comments: Mapping[str, str] = MappingProxyType({}),
) -> list[Task]:
    """A task for each section with its state, or what is `waiting` there, and what is to be said of its
    `comments`; links only to those the reader may change.
    """
    completeness = completeness_of(draft)
    tasks = []
    for section in (*sections_of(draft.bid.round.questions_version), ALTERNATIVES):
        if section != ALTERNATIVES:
            words, colour = STATES[completeness.states[section.code]]
        elif completeness.alternatives is SectionState.NOT_STARTED:
            words, colour = "Optional", "grey"
        else:
            words, colour = STATES[completeness.alternatives]
        page = reverse(f"bids:bid_{section.code}", kwargs={"reference": draft.bid.reference})
        url = page if section.code in linked else ""
        words, colour = waiting.get(section.code, (words, colour))
        hint = " ".join([section.hint, *_with_stop(comments.get(section.code, ""))])
        tasks.append(Task(section.title, words, url, colour, hint=hint))
    return tasks


def _with_stop(words: str) -> list[str]:
    return [f"{words}."] if words else []


def _not_saved(left: int) -> str:
    if not left:
        return "Typed, not saved"
    return "1 answer not saved yet" if left == 1 else f"{left} answers not saved yet"


def _asked(found: Bid, draft: LoadedDraft | None) -> AskedTable | None:
    """From the version where there is one, else from the draft the reader may read."""
    if found.current_version is not None:
        return asked_table(requested_amounts(found.current_version))
    if draft is None:
        return None
    return asked_table(asked_of_fund(draft_for_rules(draft)))
