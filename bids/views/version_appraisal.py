"""The options of a submitted version side by side, each figure with its lines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from bids.queries.documents import plain_version
from bids.views.appraising import appraisal_context
from bids.views.opening import bid_or_404


@requires(Permission.SEE_BIDS)
@require_safe
def version_appraisal(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    version = get_object_or_404(bid.versions, number=number)
    context = {"bid": bid, "version": version, **appraisal_context(plain_version(version))}
    return render(request, "bids/version_appraisal.html", context)
