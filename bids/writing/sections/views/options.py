"""The options of a bid, and what each brings."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.writing.models import Bid
from bids.writing.queries.drafts import benefits_of, options_of
from bids.writing.sections.actions.options import save_benefits, save_options
from bids.writing.sections.forms.options import BenefitFormSet, OptionFormSet
from bids.writing.sections.forms.section_parts import LinesPart, SectionParts
from bids.writing.sections.views.costs import years_offered
from bids.writing.sections.views.section_answer import answer_section_page
from bids.writing.sections.views.section_page import SectionPage, typed, with_questions


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_options(request: HttpRequest, reference: str) -> HttpResponse:
    """The options of a bid: doing nothing, the others, and the preferred one."""
    return answer_section_page(request, reference, OPTIONS)


def _build_options(request: HttpRequest, bid: Bid) -> SectionParts:
    lines = OptionFormSet(
        typed(request), rows=OptionFormSet.initial_of(options_of(bid)), blank=3, prefix="options"
    )
    guidance = (
        "Give each option its costs and its benefits on their own pages. An option that has some cannot be "
        "removed here until they are."
    )
    part = LinesPart(lines, "Add another option", guidance=guidance)
    return with_questions(request, bid, "options", part)


def _numbers(form: SectionParts, bid: Bid) -> dict[str, str]:
    return form.lines.numbers([row.number for row in options_of(bid)]) if form.lines_open else {}


OPTIONS = SectionPage(
    "options",
    "bids/writing/sections/rows_section.html",
    build=_build_options,
    save=save_options,
    renewed=_numbers,
)
GUIDANCE = (
    "Cash-releasing benefits give budget back. Others save time, avoid harm or lower risk: price them where "
    "you can, and give the quantity in words where you cannot. Use a line for each year."
)


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_benefits(request: HttpRequest, reference: str) -> HttpResponse:
    """What each option of a bid brings, year by year."""
    return answer_section_page(request, reference, BENEFITS)


def _build_benefits(request: HttpRequest, bid: Bid) -> SectionParts:
    rows = benefits_of(bid)
    lines = BenefitFormSet(
        typed(request),
        rows=BenefitFormSet.initial_of(rows),
        prefix="benefits",
        form_kwargs={"options": options_of(bid), "years": years_offered(bid, rows)},
    )
    return SectionParts(LinesPart(lines, guidance=GUIDANCE))


BENEFITS = SectionPage(
    "benefits", "bids/writing/sections/bid_benefits.html", build=_build_benefits, save=save_benefits
)
