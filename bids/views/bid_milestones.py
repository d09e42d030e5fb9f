"""The milestones of a bid, and the fund's money on each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions.sections import save_milestones
from bids.forms.milestones import PREFIX, MilestoneFormSet, milestone_initial, typed_cells
from bids.models import Bid
from bids.queries.drafts import draft_for_rules, load_draft
from bids.queries.milestones import compare_money
from bids.rules.drafts import Cell, asked_by_cell, shares_by_cell
from bids.rules.questions import section_of
from bids.views.opening import away_unless_draft, refused_status, section_or_404
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import start_of


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_milestones(request: HttpRequest, reference: str) -> HttpResponse:
    bid = section_or_404(request, reference, "milestones")
    if away := away_unless_draft(request, bid):
        return away
    draft = load_draft(bid)
    rules = draft_for_rules(draft)
    asked, tied = asked_by_cell(rules.cost_lines), shares_by_cell(rules.milestones)
    lines = MilestoneFormSet(
        request.POST if request.method == "POST" else None,
        rows=milestone_initial(draft.milestones),
        prefix=PREFIX,
        form_kwargs={"cells": _cells(request, {*asked, *tied})},
    )
    status = 200
    if request.method == "POST" and not lines.adding and lines.is_valid():
        try:
            save_milestones(bid=bid, rows=lines.milestone_rows(), by=signed_in(request), now=timezone.now())
        except DomainError as refusal:
            lines.add_refusal(refusal)
            status = refused_status(refusal)
        else:
            return _after_saving(bid)
    context = {
        "bid": bid,
        "formset": lines,
        "section": section_of("milestones"),
        "money": compare_money(asked, tied),
    }
    return render(request, "bids/bid_milestones.html", context, status=status)


def _cells(request: HttpRequest, known: set[Cell]) -> list[Cell]:
    return sorted(known | {cell for cell in typed_cells(request.POST) if _is_year(cell[0])})


def _is_year(year: str) -> bool:
    try:
        start_of(year)
    except ValueError:
        return False
    return True


def _after_saving(bid: Bid) -> HttpResponse:
    """Back to the milestones while the money does not agree, to show plainly what is off."""
    rules = draft_for_rules(load_draft(bid))
    agrees = asked_by_cell(rules.cost_lines) == shares_by_cell(rules.milestones)
    return redirect("bids:bid" if agrees else "bids:bid_milestones", reference=bid.reference)
