"""The file of a claim, as a download and never as a page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from portfolio.queries.awards import evidence_visible_to


@requires(Permission.SEE_AWARDS)
@require_safe
def evidence(request: HttpRequest, reference: str, number: int, sha256: str) -> HttpResponse:
    files = evidence_visible_to(signed_in(request)).filter(
        milestone__award__reference=reference, milestone__number=number, file_sha256=sha256
    )
    claim = files.first()
    if claim is None:
        raise Http404
    response = HttpResponse(bytes(claim.file_bytes or b""), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, claim.file_name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
