"""The PDF of a version, as a download and never anything else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from bids.queries.version_pdfs import content_of
from bids.views.opening import bid_or_404


@requires(Permission.SEE_BIDS)
@require_safe
def version_pdf_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
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
