"""The original file of an import, as a download and never anything else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.models import RegisterFile
from bids.queries.register_imports import imports_visible_to


@requires(Permission.IMPORT_REGISTER)
@require_safe
def import_file(request: HttpRequest, reference: str) -> HttpResponse:
    found = get_object_or_404(imports_visible_to(signed_in(request)), reference=reference)
    file = RegisterFile.objects.get(pk=found.file_id)
    disposition = content_disposition_header(True, file.name)
    return HttpResponse(
        bytes(file.content),
        content_type="application/octet-stream",
        headers={"Content-Disposition": disposition or "attachment", "X-Content-Type-Options": "nosniff"},
    )
