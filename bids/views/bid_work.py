"""The work: what will be done, for whom and why now."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.views.answering import answer_section


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_work(request: HttpRequest, reference: str) -> HttpResponse:
    return answer_section(request, reference, "work")
