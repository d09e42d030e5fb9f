"""The costs of a bid as a grid, with what they ask of the fund."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.rounds.rules.questions import has_options
from bids.writing.models import Benefit, Bid, CostLine
from bids.writing.queries.amounts import asked_table
from bids.writing.queries.drafts import cost_lines_of, draft_for_rules, load_draft, options_of
from bids.writing.queries.partners import partners_in
from bids.writing.rules.carrying import years_of_round
from bids.writing.rules.drafts import asked_of_fund
from bids.writing.sections.actions.sections import save_costs
from bids.writing.sections.forms.cost_sheet import CostFormSet, OptionCostFormSet
from bids.writing.sections.forms.costs import PREFIX
from bids.writing.sections.forms.section_parts import LinesPart, SectionParts
from bids.writing.sections.views.section_answer import answer_section_page
from bids.writing.sections.views.section_page import SectionPage, typed, with_questions


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_costs(request: HttpRequest, reference: str) -> HttpResponse:
    return answer_section_page(request, reference, COSTS)


def _build(request: HttpRequest, bid: Bid) -> SectionParts:
    rows = cost_lines_of(bid)
    offered: dict[str, Any] = {"years": years_offered(bid, rows), "partners": partners_in(bid)}
    full = has_options(bid.round.questions_version)
    grid: type[CostFormSet] = OptionCostFormSet if full else CostFormSet
    if full:
        offered["options"] = options_of(bid)
    lines = grid(typed(request), rows=grid.initial_of(rows), prefix=PREFIX, form_kwargs=offered)
    if not full:
        return SectionParts(LinesPart(lines))
    return with_questions(request, bid, "costs", LinesPart(lines))


def _more(bid: Bid) -> dict[str, Any]:
    draft = load_draft(bid)
    return {"asked": asked_table(asked_of_fund(draft_for_rules(draft))), "full": draft.has_options}


def years_offered(bid: Bid, rows: Iterable[CostLine | Benefit]) -> list[str]:
    """From the round's first year, and any year a saved line has."""
    offered = set(years_of_round(bid.round.first_year))
    saved = {year for row in rows for year in (row.year, row.price_year) if year}
    return sorted(offered | saved)


COSTS = SectionPage(
    "costs", "bids/writing/sections/bid_costs.html", build=_build, save=save_costs, more=_more
)
