"""A version as a PDF: ask for it, see whether it is being made, download it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.version_pdfs import ask_for_pdf
from bids.queries.version_pdfs import pdf_of
from bids.views.opening import bid_or_404


@requires(Permission.SEE_BIDS)
@require_http_methods(["GET", "HEAD", "POST"])
def version_pdf(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    version = get_object_or_404(bid.versions.select_related("bid"), number=number)
    if request.method == "POST":
        ask_for_pdf(version=version, by=signed_in(request), now=timezone.now())
        return redirect("bids:version_pdf", reference=reference, number=number)
    return render(request, "bids/version_pdf.html", {"bid": bid, "version": version, "pdf": pdf_of(version)})
