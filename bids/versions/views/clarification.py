"""What the fund asks about a submitted bid, and the department's answer."""

from collections.abc import Collection

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import memberships_on, requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import may_for, permissions_of
from bids.versions.actions.clarification import ask_clarification as ask
from bids.versions.actions.clarification import withdraw_clarification as take_back
from bids.versions.actions.clarification_answer import refuse_clarification as send_back
from bids.versions.actions.clarification_answer import save_clarification_answer
from bids.versions.actions.clarification_answer import send_clarification as send
from bids.versions.forms import AnswerClarificationForm, AskClarificationForm
from bids.versions.guards import ask_reason, carry_out_on_bid
from bids.versions.queries.changes import diff_of_draft, diff_of_unsent
from bids.versions.queries.versions import certifier_of, submitted_bids_visible_to
from bids.versions.views.certification import gap_url, shown_doubts
from bids.writing.guards import bid_or_404, refuse
from bids.writing.models import Bid, Clarification
from bids.writing.queries.bids import own_to, reads_contents
from bids.writing.queries.clarifications import (
    answer_refusal,
    clarifications_of,
    current_clarification,
    named_by_section,
    named_in,
)
from bids.writing.queries.drafts import completeness_of, load_draft
from bids.writing.queries.partners import sections_edited
from bids.writing.queries.reach import reach_in, reach_of
from bids.writing.rules.clarifying import nameable
from bids.writing.workflow import BID_TRANSITIONS, ClarificationStatus
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import form_status
from legacyfund.web.items import Task
from legacyfund.web.posting import posted
from legacyfund.web.saving import holding, saving_over


@requires(Permission.SEE_BIDS)
@require_safe
def clarification(request: HttpRequest, reference: str) -> HttpResponse:
    """What the fund has asked about a bid, what may change for it, and what came of it."""
    person = signed_in(request)
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    if not reads_contents(person, bid):
        raise Http404("a bid that was never submitted is its department's own")
    own = own_to(person)(bid)
    current = current_clarification(bid)
    context = {
        "bid": bid,
        "back": answer_refusal(current) if own else None,
        "requests": [_shown(bid, row, own=own) for row in clarifications_of(bid)],
        "to_help": _to_help(bid, current, person),
        **_steps(bid, current, person),
    }
    return render(request, "bids/versions/clarification.html", context)


def _shown(bid: Bid, row: Clarification, *, own: bool) -> dict[str, object]:
    """What is being written is for the departments on the bid; a certified answer for all who read it."""
    ended = row.status in (ClarificationStatus.WITHDRAWN, ClarificationStatus.LAPSED)
    return {
        "asked": row,
        "named": named_by_section(bid, named_in(row)),
        "certifier": certifier_of(row.new_version) if row.new_version is not None else "",
        "answer": row.answer if own or row.status == ClarificationStatus.ANSWERED else "",
        "unsent": [section for section in diff_of_unsent(row) if not section.is_same]
        if own and ended
        else [],
    }


def _to_help(bid: Bid, current: Clarification | None, person: User) -> list[Task]:
    """What a partner's writer may change for the open question."""
    if current is None or current.status != ClarificationStatus.OPEN:
        return []
    return reopened_tasks(bid, current, among=sections_edited(bid, reach_of(person, {Permission.EDIT_BID})))


def _steps(bid: Bid, current: Clarification | None, person: User) -> dict[str, bool]:
    writes = may_for(person, Permission.EDIT_BID, bid.department_id)
    signs = may_for(person, Permission.CERTIFY_BID, bid.department_id)
    status = current.status if current else ""
    return {
        "can_answer": writes and status == ClarificationStatus.OPEN,
        "can_certify": signs and status == ClarificationStatus.CERTIFYING,
        "can_take_back": bool(current) and Permission.ASK_CLARIFICATION in permissions_of(person),
    }


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Bid.objects.filter(reference=reference))
def answer_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    """A partner changes what is named but does not answer, so it is led to the clarification's page."""
    asks = request.method != "POST"
    bid = bid_or_404(request, reference, Permission.SEE_BIDS if asks else Permission.EDIT_BID)
    writes = reach_in(memberships_on(request), {Permission.EDIT_BID}).covers(bid.department_id)
    current = current_clarification(bid)
    waits = current is not None and current.status == ClarificationStatus.OPEN
    if asks and not (waits and writes):
        return redirect("bids:clarification", reference=reference)
    initial = {"answer": current.answer if current else ""}
    form = AnswerClarificationForm(posted(request), initial=initial)

    def save() -> None:
        with saving_over(request, form):
            answer = form.cleaned_data["answer"]
            save_clarification_answer(bid=bid, answer=answer, by=signed_in(request), now=timezone.now())

    if onwards := carry_out_on_bid(request, bid, form, save, then="bids:send_clarification"):
        return onwards
    tasks = reopened_tasks(bid, current) if current else []
    back = answer_refusal(current) if writes else None
    context = {"bid": bid, "form": form, "asked": current, "tasks": tasks, "back": back}
    return render(
        request, "bids/versions/answer_clarification.html", context, status=form_status(form, faulty=422)
    )


def reopened_tasks(bid: Bid, current: Clarification, *, among: Collection[str] | None = None) -> list[Task]:
    """A task for each section with something reopened, naming what; `among` are the codes the reader edits,
    None for all.
    """
    return [
        Task(
            row.section.title,
            "Open",
            reverse(f"bids:bid_{row.section.code}", kwargs={"reference": bid.reference}),
            "blue",
            hint="; ".join(row.labels),
        )
        for row in named_by_section(bid, named_in(current))
        if among is None or row.section.code in among
    ]


@requires(Permission.ASK_CLARIFICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    """The fund asks a department about its bid, and names the answers that may change."""
    bid = get_object_or_404(submitted_bids_visible_to(signed_in(request)), reference=reference)
    if request.method != "POST" and not BID_TRANSITIONS.allows(bid.status, "ask_clarification"):
        messages.info(request, f"Nothing can be asked about {reference} now.")
        return redirect("bids:clarification", reference=reference)
    form = AskClarificationForm(posted(request), choices=nameable(bid.round.questions_version))

    def carry_out() -> None:
        ask(
            bid=bid,
            question=form.cleaned_data["question"],
            items=form.named(),
            due_on=form.cleaned_data["due_on"],
            by=signed_in(request),
            now=timezone.now(),
        )

    done = f"{bid.department} has been asked about {reference}."
    if onwards := carry_out_on_bid(request, bid, form, carry_out, then="bids:clarification", done=done):
        return onwards
    context = {"bid": bid, "form": form}
    return render(
        request, "bids/versions/ask_clarification.html", context, status=form_status(form, faulty=422)
    )


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def send_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    """The department checks its answer and what it changed, and sends it for certification."""
    bid = bid_or_404(request, reference, Permission.EDIT_BID)
    if request.method == "POST":
        try:
            send(bid=bid, by=signed_in(request), now=timezone.now())
        except DomainError as refusal:
            return refuse(request, bid, refusal)
        messages.success(request, f"The answer about {reference} is with the sign-off, who has been told.")
        return redirect("bids:clarification", reference=reference)
    current = current_clarification(bid)
    if current is None or current.status != ClarificationStatus.OPEN:
        return redirect("bids:clarification", reference=reference)
    draft = load_draft(bid)
    gaps = completeness_of(draft).gaps
    context = {
        "bid": bid,
        "asked": current,
        "sections": diff_of_draft(current),
        "missing": [{"text": gap.message, "href": gap_url(bid, gap)} for gap in gaps],
        "doubts": shown_doubts(draft),
    }
    return render(request, "bids/versions/send_clarification.html", context)


@requires(Permission.CERTIFY_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    """The sign-off sends the answer to the fund back to its writers with a reason."""
    bid = bid_or_404(request, reference, Permission.CERTIFY_BID)
    current = current_clarification(bid)
    if request.method != "POST" and (current is None or current.status != ClarificationStatus.CERTIFYING):
        return redirect("bids:clarification", reference=reference)
    return ask_reason(
        request,
        bid,
        question="What has to be put right?",
        action=send_back,
        page="bids/versions/refuse_clarification.html",
        then="bids:clarification",
        done=f"The answer about {reference} is back with its writers.",
        faulty=422,
    )


@requires(Permission.ASK_CLARIFICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    """The fund needs no answer any more."""
    bid = get_object_or_404(submitted_bids_visible_to(signed_in(request)), reference=reference)
    current = current_clarification(bid)
    if request.method != "POST" and current is None:
        return redirect("bids:clarification", reference=reference)
    return ask_reason(
        request,
        bid,
        question="Why is no answer needed?",
        action=take_back,
        page="bids/versions/withdraw_clarification.html",
        then="bids:clarification",
        done=f"The question about {reference} is withdrawn, and its department has been told.",
        faulty=422,
        asked=current,
    )
