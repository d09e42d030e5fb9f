"""The sections that are questions alone: the work, resilience, and the accounting officer's tests."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.writing.sections.views.answering import section_of_questions
from bids.writing.sections.views.section_page import answer_section_page

WORK = section_of_questions("work")


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_work(request: HttpRequest, reference: str) -> HttpResponse:
    """The work: what will be done, for whom and why now."""
    return answer_section_page(request, reference, WORK)


RESILIENCE = section_of_questions("resilience")


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_resilience(request: HttpRequest, reference: str) -> HttpResponse:
    """How the new service stays up, scales, recovers and is kept safe."""
    return answer_section_page(request, reference, RESILIENCE)


ACCOUNTING_OFFICER = section_of_questions("accounting_officer")


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_accounting_officer(request: HttpRequest, reference: str) -> HttpResponse:
    """The accounting officer's four tests, and whether Treasury consent is needed."""
    return answer_section_page(request, reference, ACCOUNTING_OFFICER)
