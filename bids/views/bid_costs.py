"""The cost lines of a bid, with what they ask of the fund."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.actions.sections import save_costs
from bids.forms.costs import PREFIX, CostFormSet, cost_initial
from bids.models import Bid, CostLine
from bids.queries.amounts import asked_table
from bids.queries.drafts import cost_line_for_rules, cost_lines_of
from bids.rules.drafts import asked_by_cell
from bids.views.section_page import SectionPage, answer_section_page, posted
from legacyfund.lib.financial_year import financial_year, following_year, london_date

YEARS_OFFERED = 11


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_costs(request: HttpRequest, reference: str) -> HttpResponse:
    return answer_section_page(request, reference, COSTS)


def _build(request: HttpRequest, bid: Bid) -> CostFormSet:
    rows = cost_lines_of(bid)
    return CostFormSet(
        posted(request),
        rows=cost_initial(rows),
        blank=3,
        prefix=PREFIX,
        form_kwargs={"years": _years(bid, rows)},
    )


def _save(lines: CostFormSet, **saving: Any) -> Bid:
    return save_costs(rows=lines.cost_rows(), **saving)


def _more(bid: Bid) -> dict[str, Any]:
    rows = cost_lines_of(bid)
    return {"asked": asked_table(asked_by_cell(cost_line_for_rules(row) for row in rows))}


def _years(bid: Bid, rows: tuple[CostLine, ...]) -> list[str]:
    """From the year the round closes in, and any year a saved line has."""
    first = financial_year(london_date(bid.round.closes_at))
    offered = {following_year(first, by) for by in range(YEARS_OFFERED)}
    return sorted(offered | {row.year for row in rows})


COSTS = SectionPage("costs", "bids/bid_costs.html", build=_build, save=_save, more=_more)
