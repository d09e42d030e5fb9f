"""Comments of colleagues beside the sections of their department's bid."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.rounds.rules.questions import parts_of
from bids.writing.actions.comments import (
    CommentRefused,
    mark_comments_read,
    remove_comment,
    reopen_comment,
    settle_comment,
    write_comment,
)
from bids.writing.forms.comments import CommentForm
from bids.writing.guards import bid_or_404
from bids.writing.models import BidComment
from bids.writing.queries.comments import WHILE_WRITTEN, comments_beside, comments_by_section, comments_on
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.refusals import refused

STEPS: dict[str, tuple[Callable[..., BidComment], str]] = {
    "settle": (settle_comment, "The comment is settled."),
    "reopen": (reopen_comment, "The comment is open again."),
    "remove": (remove_comment, "The comment is removed."),
}


@requires(Permission.COMMENT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, reference: str) -> HttpResponse:
    """What was said beside each section of the bid; posting marks the new comments, or those on the section
    named, as read.
    """
    bid, reader = bid_or_404(request, reference, Permission.COMMENT_BID), signed_in(request)
    if request.method == "POST":
        section = request.POST.get("section", "")
        if mark_comments_read(bid=bid, by=reader, now=timezone.now(), section=section):
            messages.success(request, "Marked as read. The comments stay here.")
        if section in {row.code for row in parts_of(bid.round.questions_version)}:
            return redirect("bids:section_comments", reference=reference, section=section)
        return redirect("bids:comments", reference=reference)
    sections = comments_by_section(bid, reader)
    context = {
        "bid": bid,
        "sections": sections,
        "new": sum(said.new for said in sections),
        "written": bid.status in WHILE_WRITTEN,
    }
    return render(request, "bids/writing/comments.html", context)


@requires(Permission.COMMENT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def section_comments(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """What was said beside one section, and another comment."""
    bid = bid_or_404(request, reference, Permission.COMMENT_BID)
    found = next((row for row in parts_of(bid.round.questions_version) if row.code == section), None)
    if found is None:
        raise Http404("the form of the round has no such section")
    form, by = CommentForm(posted(request)), signed_in(request)

    def write() -> BidComment:
        words = form.cleaned_data["words"]
        return write_comment(bid=bid, section=section, words=words, by=by, now=timezone.now())

    if carry_out(form, write):
        return redirect("bids:section_comments", reference=reference, section=section)
    context = {
        "bid": bid,
        "section": found,
        "said": comments_beside(found, bid, by),
        "written": bid.status in WHILE_WRITTEN,
        "form": form,
        "reader": by,
    }
    status = form_status(form, faulty=422)
    return render(request, "bids/writing/section_comments.html", context, status=status)


@requires(Permission.COMMENT_BID)
@require_POST
def comment_step(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A button beside a comment: it is settled, opened again, or removed by its author."""
    bid = bid_or_404(request, reference, Permission.COMMENT_BID)
    comment = get_object_or_404(comments_on(bid), pk=pk)
    page = reverse("bids:section_comments", kwargs={"reference": reference, "section": comment.section})
    named = request.POST.get("step", "")
    if named not in STEPS:
        return refused(request, CommentRefused("Press one of the buttons beside the comment."), back_url=page)
    step, done = STEPS[named]
    return carry_out_or_refuse(
        request,
        lambda: step(comment=comment, by=signed_in(request), now=timezone.now()),
        done=done,
        then=page,
    )
