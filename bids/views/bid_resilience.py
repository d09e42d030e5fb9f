"""How the new service stays up, scales, recovers and is kept safe."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.views.answering import section_of_questions
from bids.views.section_page import answer_section_page

RESILIENCE = section_of_questions("resilience")


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_resilience(request: HttpRequest, reference: str) -> HttpResponse:
    return answer_section_page(request, reference, RESILIENCE)
