"""The original file of a return, as a download and never anything else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from portfolio.models.returns import ReturnFile
from portfolio.queries.returns import returns_visible_to


@requires(Permission.SEE_AWARDS)
@require_safe
def return_file(request: HttpRequest, reference: str) -> HttpResponse:
    spend_return = get_object_or_404(returns_visible_to(signed_in(request)), reference=reference)
    file = ReturnFile.objects.get(pk=spend_return.file_id)
    disposition = content_disposition_header(True, file.name)
    return HttpResponse(
        bytes(file.content),
        content_type="application/octet-stream",
        headers={"Content-Disposition": disposition or "attachment", "X-Content-Type-Options": "nosniff"},
    )
