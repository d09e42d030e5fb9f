"""The systems a bid treats, and what happens to each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.register.queries.passing import systems_to_name
from bids.register.queries.systems import with_rating_now
from bids.writing.models import Bid
from bids.writing.queries.drafts import systems_of
from bids.writing.sections.actions.sections import save_systems
from bids.writing.sections.forms.section_parts import LinesPart, SectionParts
from bids.writing.sections.forms.systems import PREFIX, SystemFormSet
from bids.writing.sections.views.section_answer import answer_section_page
from bids.writing.sections.views.section_page import SectionPage, typed


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_systems(request: HttpRequest, reference: str) -> HttpResponse:
    return answer_section_page(request, reference, SYSTEMS)


def _build(request: HttpRequest, bid: Bid) -> SectionParts:
    visible = with_rating_now(systems_to_name(bid.department))
    systems = {row.reference: row for row in visible}
    rows = SystemFormSet.initial_of(systems_of(bid))
    lines = SystemFormSet(typed(request), rows=rows, prefix=PREFIX, form_kwargs={"systems": systems})
    return SectionParts(LinesPart(lines))


def _more(bid: Bid) -> dict[str, Any]:
    return {"has_systems": systems_to_name(bid.department).exists()}


SYSTEMS = SectionPage(
    "systems", "bids/writing/sections/bid_systems.html", build=_build, save=save_systems, more=_more
)
