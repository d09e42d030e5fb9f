"""The sections on delivery: milestones, risks with the causes of optimism bias, and people."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.writing.models import Bid, SkillRole
from bids.writing.queries.amounts import compare_money
from bids.writing.queries.drafts import bias_contributions_of, draft_for_rules, load_draft, risks_of, roles_of
from bids.writing.rules.drafts import Cell, asked_of_fund, shares_by_cell
from bids.writing.sections.actions.delivery import save_risks, save_skills
from bids.writing.sections.actions.sections import save_milestones
from bids.writing.sections.forms.delivery import (
    BiasFormSet,
    RiskFormSet,
    RoleFormSet,
)
from bids.writing.sections.forms.milestones import PREFIX, MilestoneFormSet, typed_cells
from bids.writing.sections.forms.section_parts import LinesPart, SectionParts
from bids.writing.sections.views.section_answer import answer_section_page
from bids.writing.sections.views.section_page import (
    SectionPage,
    bid_url,
    typed,
    with_questions,
)
from legacyfund.lib.financial_year import start_of
from legacyfund.lib.quarters import quarters_from


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_milestones(request: HttpRequest, reference: str) -> HttpResponse:
    """The milestones of a bid, and the fund's money on each."""
    return answer_section_page(request, reference, MILESTONES)


def _build_milestones(request: HttpRequest, bid: Bid) -> SectionParts:
    draft = load_draft(bid)
    rules = draft_for_rules(draft)
    known = {*asked_of_fund(rules), *shares_by_cell(rules.milestones)}
    lines = MilestoneFormSet(
        typed(request),
        rows=MilestoneFormSet.initial_of(draft.milestones),
        prefix=PREFIX,
        form_kwargs={"cells": _cells(request, known)},
    )
    return SectionParts(LinesPart(lines))


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
    return sorted(known | {cell for cell in typed_cells(typed(request) or {}) if _is_year(cell[0])})


def _is_year(year: str) -> bool:
    try:
        start_of(year)
    except ValueError:
        return False
    return True


MILESTONES = SectionPage(
    "milestones",
    "bids/writing/sections/bid_milestones.html",
    build=_build_milestones,
    save=save_milestones,
    more=_more,
    after=_after,
)
BIAS = (
    "The appraisal raises costs by the upper bound of optimism bias. It is lowered as far as you show that "
    "its causes are managed. Give each cause its share of the upper bound, and say which bias it counts "
    "towards: the cost of the work, how long it takes, or the cost of running by a supplier. The shares of "
    "one bias come to at most 100%. Without causes the upper bound stands."
)


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_risks(request: HttpRequest, reference: str) -> HttpResponse:
    """What could go wrong with the work, and how far the causes of optimism bias are managed."""
    return answer_section_page(request, reference, RISKS)


def _build_risks(request: HttpRequest, bid: Bid) -> SectionParts:
    risks = RiskFormSet(typed(request), rows=RiskFormSet.initial_of(risks_of(bid)), prefix="risks")
    causes = BiasFormSet(
        typed(request), rows=BiasFormSet.initial_of(bias_contributions_of(bid)), prefix="bias"
    )
    return SectionParts(
        LinesPart(risks, "Add another risk", heading="Risks to delivery"),
        LinesPart(causes, "Add another cause", heading="Optimism bias", guidance=BIAS, rows="bias"),
    )


RISKS = SectionPage("risks", "bids/writing/sections/rows_section.html", build=_build_risks, save=save_risks)
YEARS_OFFERED = 6
GUIDANCE = (
    "Give roles, never names. A role whose number changes over time takes a line for each run of quarters."
)


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_skills(request: HttpRequest, reference: str) -> HttpResponse:
    """Who does the work, quarter by quarter, and who leads it."""
    return answer_section_page(request, reference, SKILLS)


def _build_skills(request: HttpRequest, bid: Bid) -> SectionParts:
    rows = roles_of(bid)
    lines = RoleFormSet(
        typed(request),
        rows=RoleFormSet.initial_of(rows),
        prefix="roles",
        form_kwargs={"quarters": _quarters(bid, rows)},
    )
    part = LinesPart(lines, "Add another role", guidance=GUIDANCE)
    return with_questions(request, bid, "skills", part)


def _quarters(bid: Bid, rows: tuple[SkillRole, ...]) -> list[str]:
    """From the round's first year, and any quarter a saved line has."""
    first = bid.round.first_year
    saved = {quarter for row in rows for quarter in (row.first_quarter, row.last_quarter) if quarter}
    return sorted(saved | set(quarters_from(first, YEARS_OFFERED)))


SKILLS = SectionPage(
    "skills", "bids/writing/sections/rows_section.html", build=_build_skills, save=save_skills
)
