"""What a page of a bid begins with: finding it through visibility, and answering a refusal."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.guards import memberships_on, signed_in
from accounts.permissions import Permission
from bids.rounds.rules.questions import Section, parts_of, section_of
from bids.writing.appraisal.optimism_bias import BIAS_KINDS
from bids.writing.models import Bid
from bids.writing.queries.appraisal import compare_options
from bids.writing.queries.bids import bids_to_write, bids_within
from bids.writing.queries.clarifications import reopened
from bids.writing.queries.comments import SectionComments, comments_beside, comments_reach
from bids.writing.queries.plain import Plain
from bids.writing.queries.reach import reach_in
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused_status

NO_LONGER_WRITTEN = "This bid is not being written any more, so its sections cannot be changed."


def bid_or_404(request: HttpRequest, reference: str, *permissions: Permission) -> Bid:
    """The bid, for somebody who holds one of the permissions for its department.

    Partners' bids are looked through only where the reader's own hold none of the reference.
    """
    reach = reach_in(memberships_on(request), permissions)
    found = bids_within(reach, joined=False).filter(reference=reference).first()
    if found is None and Permission.SEE_BIDS in permissions:
        found = bids_within(reach, joined=True).filter(reference=reference).first()
    if found is None:
        raise Http404("no bid of this reference is for this reader")
    return found


def section_or_404(request: HttpRequest, reference: str, section: str) -> Bid:
    """The bid, for somebody who edits this section of it, or its files: a writer of its department or of a
    partner.
    """
    bid = get_object_or_404(bids_to_write(signed_in(request), section), reference=reference)
    if section not in {row.code for row in parts_of(bid.round.questions_version)}:
        raise Http404("the form of the round has no such section")
    return bid


def away_unless_draft(request: HttpRequest, bid: Bid) -> HttpResponse | None:
    """Reading a section leads to the bid's page once it is no draft, unless the fund has reopened it; a post
    is the action's to refuse. The section is the one the page is named after.
    """
    if request.method == "POST" or bid.status == BidStatus.DRAFT:
        return None
    page = request.resolver_match.url_name if request.resolver_match else ""
    if page in {f"bid_{section}" for section, _ in reopened(bid)}:
        return None
    messages.info(request, NO_LONGER_WRITTEN)
    return redirect("bids:bid", reference=bid.reference)


def questions_open(bid: Bid, section: Section) -> Section:
    """The section with the questions that can be answered now: all of a draft's, else those reopened."""
    if bid.status != BidStatus.CLARIFYING:
        return section
    named = reopened(bid)
    return replace(
        section, questions=tuple(row for row in section.questions if (section.code, row.code) in named)
    )


def rows_open(bid: Bid, section: str) -> bool:
    """Whether the section's rows can be changed now; a clarification may name its questions alone."""
    return bid.status != BidStatus.CLARIFYING or (section, "") in reopened(bid)


def comments_shown(request: HttpRequest, bid: Bid, section: str) -> SectionComments | None:
    """What colleagues said beside the section; None for a reader of another department, a partner's too."""
    if not comments_reach(memberships_on(request), bid):
        return None
    return comments_beside(section_of(section, bid.round.questions_version), bid, signed_in(request))


def refuse(request: HttpRequest, bid: Bid, refusal: DomainError) -> HttpResponse:
    """The page of a refusal that belongs to no form."""
    back_url = reverse("bids:bid", kwargs={"reference": bid.reference})
    context = {"refusal": refusal, "back_url": back_url}
    return render(request, "errors/409.html", context, status=refused_status(refusal))


def appraisal_or_404(document: Plain) -> dict[str, Any]:
    """The appraisal of a document as read from its bytes; 404 for a bid that weighs no options."""
    if "options" not in document:
        raise Http404
    compared = compare_options(document)
    appraisal = compared.appraisal
    return {
        "appraisal": appraisal,
        "compared": compared,
        "bias": [
            (BIAS_KINDS[kind], rate, appraisal.basis.bounds[kind]) for kind, rate in appraisal.bias.items()
        ]
        if appraisal is not None
        else [],
    }
