"""A submitted version, as it was frozen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from bids.queries.documents import version_document
from bids.queries.people import certifier_of
from bids.views.opening import bid_or_404


@requires(Permission.SEE_BIDS)
@require_safe
def bid_version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    version = get_object_or_404(bid.versions.select_related("sent_by", "submitted_by"), number=number)
    context = {
        "bid": bid,
        "version": version,
        "certifier": certifier_of(version),
        "document": version_document(version),
    }
    return render(request, "bids/bid_version.html", context)
