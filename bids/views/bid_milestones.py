"""The milestones of a bid, and the fund's money on each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.actions.sections import save_milestones
from bids.forms.milestones import PREFIX, MilestoneFormSet, milestone_initial, typed_cells
from bids.models import Bid
from bids.queries.drafts import draft_for_rules, load_draft
from bids.queries.milestones import compare_money
from bids.rules.drafts import Cell, asked_of_fund, shares_by_cell
from bids.views.section_page import SectionPage, answer_section_page, bid_url, posted
from legacyfund.lib.financial_year import start_of


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_milestones(request: HttpRequest, reference: str) -> HttpResponse:
    return answer_section_page(request, reference, MILESTONES)


def _build(request: HttpRequest, bid: Bid) -> MilestoneFormSet:
    draft = load_draft(bid)
    rules = draft_for_rules(draft)
    known = {*asked_of_fund(rules), *shares_by_cell(rules.milestones)}
    return MilestoneFormSet(
        posted(request),
        rows=milestone_initial(draft.milestones),
        prefix=PREFIX,
        form_kwargs={"cells": _cells(request, known)},
    )


def _save(lines: MilestoneFormSet, **saving: Any) -> Bid:
    return save_milestones(rows=lines.milestone_rows(), **saving)


def _more(bid: Bid) -> dict[str, Any]:
    rules = draft_for_rules(load_draft(bid))
    money = compare_money(asked_of_fund(rules), shares_by_cell(rules.milestones))
    return {"money": money, "is_off": any(check.off for check in money)}


def _after(bid: Bid) -> str:
    """Back to the milestones while the money does not agree, to show plainly what is off."""
    rules = draft_for_rules(load_draft(bid))
    agrees = asked_of_fund(rules) == shares_by_cell(rules.milestones)
    return bid_url(bid) if agrees else reverse("bids:bid_milestones", kwargs={"reference": bid.reference})


def _cells(request: HttpRequest, known: set[Cell]) -> list[Cell]:
    return sorted(known | {cell for cell in typed_cells(request.POST) if _is_year(cell[0])})


def _is_year(year: str) -> bool:
    try:
        start_of(year)
    except ValueError:
        return False
    return True


MILESTONES = SectionPage(
    "milestones", "bids/bid_milestones.html", build=_build, save=_save, more=_more, after=_after
)
