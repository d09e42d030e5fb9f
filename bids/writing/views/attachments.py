"""The files beside a draft: attached here, and taken out again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.rounds.rules.questions import ATTACHMENTS
from bids.writing.actions.attachments import MOST_ATTACHMENTS, add_attachment, remove_attachment
from bids.writing.forms.attachments import AttachmentForm
from bids.writing.guards import away_unless_draft, comments_shown, refuse, section_or_404
from bids.writing.models import Attachment, Bid
from bids.writing.queries.attached import attachments_of, attachments_to_take_out
from legacyfund.lib.errors import DomainError
from legacyfund.web.files import refuse_cut_upload
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_attachments(request: HttpRequest, reference: str) -> HttpResponse:
    bid = section_or_404(request, reference, ATTACHMENTS.code)
    if away := away_unless_draft(request, bid):
        return away
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, bid)
    form = AttachmentForm(posted(request), request.FILES if request.method == "POST" else None)
    refuse_cut_upload(request, form)
    if carry_out(form, lambda: _add(request, bid, form)):
        return redirect("bids:bid_attachments", reference=reference)
    context = {
        "bid": bid,
        "form": form,
        "attachments": attachments_of(bid),
        "removable": set(attachments_to_take_out(bid).values_list("pk", flat=True)),
        "most": MOST_ATTACHMENTS,
        "comments": comments_shown(request, bid, ATTACHMENTS.code),
    }
    return render(request, "bids/writing/bid_attachments.html", context, status=form_status(form, faulty=422))


def _add(request: HttpRequest, bid: Bid, form: AttachmentForm) -> Attachment:
    file = form.cleaned_data["file"]
    return add_attachment(bid=bid, file=file, by=signed_in(request), now=timezone.now())


def _remove(request: HttpRequest, bid: Bid) -> HttpResponse:
    attachment = get_object_or_404(attachments_of(bid), sha256=request.POST["remove"])
    try:
        remove_attachment(bid=bid, attachment=attachment, by=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return refuse(request, bid, refusal)
    return redirect("bids:bid_attachments", reference=bid.reference)
