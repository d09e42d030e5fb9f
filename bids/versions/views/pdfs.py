"""A version as a PDF: ask for it, see whether it is being made, download it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.versions.actions.pdfs import ask_for_pdf
from bids.versions.queries.versions import content_of, pdf_of
from bids.writing.guards import bid_or_404


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
    """The PDF of a version, as a download and never anything else."""
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    content = content_of(get_object_or_404(bid.versions, number=number))
    if content is None:
        raise Http404
    name = f"{bid.reference}-version-{number}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
