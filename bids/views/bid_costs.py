"""The cost lines of a bid, with what they ask of the fund."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.sections import save_costs
from bids.forms.costs import PREFIX, CostFormSet, cost_initial
from bids.models import Bid, CostLine
from bids.queries.amounts import asked_table
from bids.queries.drafts import cost_line_for_rules, cost_lines_of
from bids.rules.drafts import asked_by_cell
from bids.rules.questions import section_of
from bids.views.opening import away_unless_draft, refused_status, section_or_404
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import financial_year, following_year, london_date

YEARS_OFFERED = 11


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_costs(request: HttpRequest, reference: str) -> HttpResponse:
    bid = section_or_404(request, reference, "costs")
    if away := away_unless_draft(request, bid):
        return away
    rows = cost_lines_of(bid)
    lines = CostFormSet(
        request.POST if request.method == "POST" else None,
        rows=cost_initial(rows),
        blank=3,
        prefix=PREFIX,
        form_kwargs={"years": _years(bid, rows)},
    )
    status = 200
    if request.method == "POST" and not lines.adding and lines.is_valid():
        try:
            save_costs(bid=bid, rows=lines.cost_rows(), by=signed_in(request), now=timezone.now())
        except DomainError as refusal:
            lines.add_refusal(refusal)
            status = refused_status(refusal)
        else:
            return redirect("bids:bid", reference=reference)
    asked = asked_table(asked_by_cell(cost_line_for_rules(row) for row in rows))
    context = {"bid": bid, "formset": lines, "section": section_of("costs"), "asked": asked}
    return render(request, "bids/bid_costs.html", context, status=status)


def _years(bid: Bid, rows: tuple[CostLine, ...]) -> list[str]:
    """From the year the round closes in, and any year a saved line has."""
    first = financial_year(london_date(bid.round.closes_at))
    offered = {following_year(first, by) for by in range(YEARS_OFFERED)}
    return sorted(offered | {row.year for row in rows})
