"""What was submitted, version by version: contents, appraisal, files, PDF and what changed between two."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.versions.actions.pdfs import ask_for_pdf
from bids.versions.guards import not_submitted
from bids.versions.queries.attachments import attachment_to_download
from bids.versions.queries.changes import diff_versions
from bids.versions.queries.documents import plain_draft, plain_version, version_document
from bids.versions.queries.versions import certifier_of, content_of, pdf_of
from bids.writing.guards import appraisal_or_404 as appraisal_context
from bids.writing.guards import bid_or_404
from bids.writing.queries.bids import own_to
from bids.writing.queries.drafts import load_draft
from legacyfund.web.files import download_pdf, download_stored


@requires(Permission.SEE_BIDS)
@require_safe
def attachment(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    """A file of a bid, as a download and never as a page."""
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    found = attachment_to_download(bid, sha256, by=signed_in(request))
    if found is None:
        raise Http404
    return download_stored(found.stored_as, found.name)


@requires(Permission.SEE_BIDS)
@require_safe
def bid_submitted(request: HttpRequest, reference: str) -> HttpResponse:
    """What the department keeps as proof: the reference, the time and the fingerprint of the version."""
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    if bid.current_version is None:
        return not_submitted(request, bid)
    return render(request, "bids/versions/bid_submitted.html", {"bid": bid, "version": bid.current_version})


@requires(Permission.SEE_BIDS)
@require_safe
def bid_version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A submitted version, as it was frozen."""
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    version = get_object_or_404(bid.versions.select_related("sent_by", "submitted_by"), number=number)
    context = {
        "bid": bid,
        "version": version,
        "certifier": certifier_of(version),
        "document": version_document(version),
    }
    return render(request, "bids/versions/bid_version.html", context)


@requires(Permission.SEE_BIDS)
@require_safe
def version_appraisal(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The options of a submitted version side by side, each figure with its lines."""
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    version = get_object_or_404(bid.versions, number=number)
    context = {"bid": bid, "version": version, **appraisal_context(plain_version(version))}
    return render(request, "bids/versions/version_appraisal.html", context)


@requires(Permission.SEE_BIDS)
@require_safe
def bid_appraisal(request: HttpRequest, reference: str) -> HttpResponse:
    """The options of a draft side by side, each figure with its lines, as they would be submitted now."""
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    if bid.current_version is not None:
        return redirect("bids:version_appraisal", reference=reference, number=bid.current_version.number)
    if not own_to(signed_in(request))(bid):
        raise Http404
    context = {"bid": bid, **appraisal_context(plain_draft(load_draft(bid)))}
    return render(request, "bids/versions/bid_appraisal.html", context)


@requires(Permission.SEE_BIDS)
@require_safe
def version_diff(request: HttpRequest, reference: str, before: int, after: int) -> HttpResponse:
    """What changed between two versions of a bid, section by section."""
    if before >= after:
        raise Http404
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    versions = bid.versions.select_related("bid__round")
    old, new = (get_object_or_404(versions, number=number) for number in (before, after))
    context = {"bid": bid, "before": old, "after": new, "sections": diff_versions(old, new)}
    return render(request, "bids/versions/version_diff.html", context)


@requires(Permission.SEE_BIDS)
@require_http_methods(["GET", "HEAD", "POST"])
def version_pdf(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A version as a PDF: ask for it, see whether it is being made, download it."""
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    version = get_object_or_404(bid.versions.select_related("bid"), number=number)
    if request.method == "POST":
        ask_for_pdf(version=version, by=signed_in(request), now=timezone.now())
        return redirect("bids:version_pdf", reference=reference, number=number)
    return render(
        request, "bids/versions/version_pdf.html", {"bid": bid, "version": version, "pdf": pdf_of(version)}
    )


@requires(Permission.SEE_BIDS)
@require_safe
def version_pdf_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The PDF of a version, as a download; until it is made, on to the page that says how far it is."""
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    content = content_of(get_object_or_404(bid.versions, number=number))
    if content is None:
        return redirect("bids:version_pdf", reference=reference, number=number)
    return download_pdf(f"{bid.reference}-version-{number}.pdf", content)
