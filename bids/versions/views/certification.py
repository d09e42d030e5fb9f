"""Reading the whole draft, checking it, sending it to the sign-off, certifying it or sending it back."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.rounds.rules.questions import ALTERNATIVES, section_of, sections_of
from bids.versions.actions.certification import recall_bid as recall
from bids.versions.actions.certification import refuse_certification as send_back
from bids.versions.actions.certification import send_for_certification as send
from bids.versions.actions.submission import certify_and_submit
from bids.versions.guards import ask_reason, read_and_certify
from bids.versions.queries.documents import document_of, draft_document
from bids.writing.actions.deadline import why_shut
from bids.writing.guards import away_unless_draft, bid_or_404, refuse
from bids.writing.models import Bid
from bids.writing.queries.bids import own_to
from bids.writing.queries.carried import carried_into, name_of_origin
from bids.writing.queries.comments import open_comments, open_in_words
from bids.writing.queries.drafts import LoadedDraft, completeness_of, draft_for_rules, load_draft
from bids.writing.queries.typed import sections_typed_by
from bids.writing.rules.doubts import doubts_of
from bids.writing.rules.gaps import Gap
from bids.writing.workflow import BidStatus
from legacyfund.lib.canonical import canonical_sha256
from legacyfund.lib.deadlines import time_left
from legacyfund.lib.errors import DomainError
from legacyfund.web.posting import carry_out_or_refuse


@requires(Permission.SEE_BIDS)
@require_safe
def read_bid(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole draft as it stands, for those on the bid who do not send it: partners and the sign-off."""
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    if bid.current_version is not None:
        return redirect("bids:bid_version", reference=reference, number=bid.current_version.number)
    if not own_to(signed_in(request))(bid):
        raise Http404
    return render(
        request, "bids/versions/read_bid.html", {"bid": bid, "document": draft_document(load_draft(bid))}
    )


# Where the page's control has another id than the rule's field.
CONTROLS = {
    "rating": "system",
    "decommission_on": "decommission_on_day",
    "due_on": "due_on_day",
    "shares": "name",
    "amounts": "name",
    "price_basis": "price_year",
}


@requires(Permission.EDIT_BID)
@require_safe
def check_bid(request: HttpRequest, reference: str) -> HttpResponse:
    """Check your answers: the whole bid, what is missing on top, and sending it for certification."""
    bid = bid_or_404(request, reference, Permission.EDIT_BID)
    if away := away_unless_draft(request, bid):
        return away
    draft = load_draft(bid)
    completeness = completeness_of(draft)
    typed, version = sections_typed_by(signed_in(request), bid), bid.round.questions_version
    urls, carried = _section_urls(bid), carried_into(bid)
    context = {
        "bid": bid,
        "document": draft_document(draft),
        "changes": urls,
        "carried_from": name_of_origin(carried, signed_in(request)) if carried else "",
        "unread": [{"text": row.title, "href": urls[row.code]} for row in carried.parts()] if carried else [],
        "not_saved": [
            {"text": section_of(code, version).title, "href": url}
            for code, url in urls.items()
            if code in typed
        ],
        "missing": [{"text": gap.message, "href": gap_url(bid, gap)} for gap in completeness.gaps],
        "doubts": shown_doubts(draft),
        "plan_elements_missing": completeness.plan_elements_missing,
        "time_left": time_left(bid.round.closes_at, timezone.now()),
        "shut": why_shut(bid.round),
        "comments_open": open_in_words(sum(open_comments(bid).values())),
    }
    return render(request, "bids/versions/check_bid.html", context)


def _section_urls(bid: Bid) -> dict[str, str]:
    return {
        section.code: reverse(f"bids:bid_{section.code}", kwargs={"reference": bid.reference})
        for section in (*sections_of(bid.round.questions_version), ALTERNATIVES)
    }


def shown_doubts(draft: LoadedDraft) -> list[dict[str, str]]:
    """What is to be looked at before the bid goes on, each with its place."""
    return [
        {"text": gap.message, "href": gap_url(draft.bid, gap)} for gap in doubts_of(draft_for_rules(draft))
    ]


def gap_url(bid: Bid, gap: Gap) -> str:
    """The section's page at the control the gap is about."""
    page = reverse(f"bids:bid_{gap.section}", kwargs={"reference": bid.reference})
    if gap.field == gap.section:
        return page
    row, _, field = gap.field.rpartition("-")
    control = CONTROLS.get(field, field)
    return f"{page}#id_{row}-{control}" if row else f"{page}#id_{control}"


@requires(Permission.EDIT_BID)
@require_POST
def send_for_certification(request: HttpRequest, reference: str) -> HttpResponse:
    """The step at the foot of check your answers."""
    bid = bid_or_404(request, reference, Permission.EDIT_BID)
    try:
        send(bid=bid, by=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return refuse(request, bid, refusal)
    messages.success(request, f"{reference} is with the sign-off, who has been told.")
    return redirect("bids:bid", reference=reference)


@requires(Permission.EDIT_BID)
@require_POST
def recall_bid(request: HttpRequest, reference: str) -> HttpResponse:
    """The step of a bid's page while it waits for its sign-off."""
    bid = bid_or_404(request, reference, Permission.EDIT_BID)
    return carry_out_or_refuse(
        request,
        lambda: recall(bid=bid, by=signed_in(request), now=timezone.now()),
        done=f"{reference} is a draft again. The sign-off has been told.",
        then=reverse("bids:bid", kwargs={"reference": reference}),
    )


@requires(Permission.CERTIFY_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def certify_bid(request: HttpRequest, reference: str) -> HttpResponse:
    """The sign-off reads the whole bid, confirms the four tests, and submits it."""
    bid = bid_or_404(request, reference, Permission.CERTIFY_BID)
    return read_and_certify(request, bid, certify=certify_and_submit, page=_page)


def _page(request: HttpRequest, bid: Bid, form: Form, status: int) -> HttpResponse:
    if bid.current_version is not None:
        return redirect("bids:bid_submitted", reference=bid.reference)
    if bid.status != BidStatus.CERTIFYING:
        return redirect("bids:bid", reference=bid.reference)
    draft = load_draft(bid)
    context = {
        "bid": bid,
        "form": form,
        "document": draft_document(draft),
        "doubts": shown_doubts(draft),
        "seen": canonical_sha256(document_of(draft)),
        "sent_by_reader": bid.sent_by_id == signed_in(request).pk,
        "time_left": time_left(bid.round.closes_at, timezone.now()),
        "shut": why_shut(bid.round),
    }
    return render(request, "bids/versions/certify_bid.html", context, status=status)


@requires(Permission.CERTIFY_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_certification(request: HttpRequest, reference: str) -> HttpResponse:
    """The sign-off sends a bid back to its writers with a reason."""
    bid = bid_or_404(request, reference, Permission.CERTIFY_BID)
    if request.method != "POST" and bid.status != BidStatus.CERTIFYING:
        return redirect("bids:bid", reference=reference)
    return ask_reason(
        request,
        bid,
        question="What has to be put right?",
        action=send_back,
        page="bids/versions/refuse_certification.html",
        then="bids:bid",
        done=f"{reference} is back with its writers.",
    )
