"""The sections that are questions alone: the work, resilience, and the accounting officer's tests."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.writing.models import Bid
from bids.writing.sections.actions.sections import save_answers
from bids.writing.sections.forms.section_parts import SectionParts
from bids.writing.sections.views.section_answer import answer_section_page
from bids.writing.sections.views.section_page import SectionPage, questions_form


def section_of_questions(code: str) -> SectionPage:
    def build(request: HttpRequest, bid: Bid) -> SectionParts:
        return SectionParts(questions=questions_form(request, bid, code))

    save = partial(save_answers, section=code)
    return SectionPage(code, "bids/writing/sections/answer_section.html", build=build, save=save)


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
