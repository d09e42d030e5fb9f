"""What changed between two versions of a bid, section by section."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from bids.queries.changes import diff_versions
from bids.views.opening import bid_or_404


@requires(Permission.SEE_BIDS)
@require_safe
def version_diff(request: HttpRequest, reference: str, before: int, after: int) -> HttpResponse:
    if before >= after:
        raise Http404
    bid = bid_or_404(request, reference, Permission.SEE_BIDS)
    versions = bid.versions.select_related("bid__round")
    old, new = (get_object_or_404(versions, number=number) for number in (before, after))
    context = {"bid": bid, "before": old, "after": new, "sections": diff_versions(old, new)}
    return render(request, "bids/version_diff.html", context)
