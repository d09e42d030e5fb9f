from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actions.set_aside import kinds_of_work
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused


@requires(Permission.RETRY_DELIVERY)
@require_POST
def retry_work(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    work = kinds_of_work().get(kind)
    if work is None:
        raise Http404
    row = get_object_or_404(work.rows(), pk=pk)
    try:
        work.retry(row=row, by=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return refused(request, refusal, back_url=reverse("accounts:jobs"))
    messages.success(request, f"{row} will be tried again within a minute.")
    return redirect("accounts:jobs")
