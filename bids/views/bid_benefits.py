"""What each option of a bid brings, year by year."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.actions.options import save_benefits
from bids.forms.options import BenefitFormSet, benefit_initial
from bids.forms.section_parts import LinesPart, SectionParts
from bids.models import Bid
from bids.queries.drafts import benefits_of, options_of
from bids.views.bid_costs import years_offered
from bids.views.section_page import SectionPage, answer_section_page, posted

GUIDANCE = (
    "Cash-releasing benefits give budget back. Others save time, avoid harm or lower risk: price them where "
    "you can, and give the quantity in words where you cannot. Use a line for each year."
)


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_benefits(request: HttpRequest, reference: str) -> HttpResponse:
    return answer_section_page(request, reference, BENEFITS)


def _build(request: HttpRequest, bid: Bid) -> SectionParts:
    rows = benefits_of(bid)
    lines = BenefitFormSet(
        posted(request),
        rows=benefit_initial(rows),
        prefix="benefits",
        form_kwargs={"options": options_of(bid), "years": years_offered(bid, rows)},
    )
    return SectionParts(LinesPart(lines, "Add another benefit", guidance=GUIDANCE))


def _save(form: SectionParts, **saving: Any) -> Bid:
    lines: Any = form.lines
    return save_benefits(rows=lines.benefit_rows(), **saving)


BENEFITS = SectionPage("benefits", "bids/rows_section.html", build=_build, save=_save)
