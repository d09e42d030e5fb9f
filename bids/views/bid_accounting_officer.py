"""The accounting officer's four tests, and whether Treasury consent is needed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.views.answering import section_of_questions
from bids.views.section_page import answer_section_page

ACCOUNTING_OFFICER = section_of_questions("accounting_officer")


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_accounting_officer(request: HttpRequest, reference: str) -> HttpResponse:
    return answer_section_page(request, reference, ACCOUNTING_OFFICER)
