"""What a department would accept instead of its bid as asked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.writing.models import Bid
from bids.writing.queries.amounts import asked_table
from bids.writing.queries.drafts import draft_for_rules, later_start_of, load_draft, smaller_options_of
from bids.writing.rules.drafts import Cell, asked_of_fund
from bids.writing.sections.actions.alternatives import save_alternatives
from bids.writing.sections.forms.alternatives import (
    LATER,
    SMALLER,
    LaterFormSet,
    SmallerFormSet,
    typed_cells,
)
from bids.writing.sections.forms.section_parts import LinesPart, SectionParts
from bids.writing.sections.views.section_answer import answer_section_page
from bids.writing.sections.views.section_page import SectionPage, typed
from legacyfund.lib.financial_year import start_of


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_alternatives(request: HttpRequest, reference: str) -> HttpResponse:
    """A later start, and smaller options with what each leaves out and asks for."""
    return answer_section_page(request, reference, ALTERNATIVES)


def _build(request: HttpRequest, bid: Bid) -> SectionParts:
    saved = smaller_options_of(bid)
    known = {(row.year, row.control_budget) for option in saved for row in option.amounts.all()}
    known |= set(asked_of_fund(draft_for_rules(load_draft(bid))))
    smaller = SmallerFormSet(
        typed(request),
        rows=SmallerFormSet.initial_of(saved),
        blank=0,
        prefix=SMALLER,
        form_kwargs={"cells": _cells(request, known)},
    )
    later = LaterFormSet(typed(request), rows=LaterFormSet.initial_of(later_start_of(bid)), prefix=LATER)
    return SectionParts(LinesPart(smaller, "Add a smaller option"), LinesPart(later, rows="later"))


def _cells(request: HttpRequest, known: set[Cell]) -> list[Cell]:
    return sorted(known | {cell for cell in typed_cells(typed(request) or {}) if _is_year(cell[0])})


def _is_year(year: str) -> bool:
    try:
        start_of(year)
    except ValueError:
        return False
    return True


def _more(bid: Bid) -> dict[str, Any]:
    return {"asked": asked_table(asked_of_fund(draft_for_rules(load_draft(bid))))}


ALTERNATIVES = SectionPage(
    "alternatives",
    "bids/writing/sections/bid_alternatives.html",
    build=_build,
    save=save_alternatives,
    more=_more,
)
