"""A planned round as departments will see it, with every question they will be asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.rounds.queries import criteria_of, eligibility_checks_of, rounds_visible_to, who_may_bid
from bids.rounds.rules.questions import FORMS, Section, has_options, sections_of
from bids.writing.sections.forms.answers import AnswersForm
from bids.writing.sections.forms.costs import CostForm, OptionCostForm
from bids.writing.sections.forms.delivery import BiasLineForm, RiskLineForm, RoleLineForm
from bids.writing.sections.forms.milestones import MilestoneLineForm
from bids.writing.sections.forms.options import BenefitLineForm, OptionLineForm
from bids.writing.sections.forms.systems import SystemLineForm
from legacyfund.lib.deadlines import happens_twice
from legacyfund.web.lines import LineForm

Line = tuple[str, type[LineForm]]
LINES: dict[str, Line] = {
    "systems": ("system", SystemLineForm),
    "options": ("option", OptionLineForm),
    "costs": ("cost", OptionCostForm),
    "benefits": ("benefit", BenefitLineForm),
    "milestones": ("milestone", MilestoneLineForm),
    "risks": ("risk", RiskLineForm),
    "bias_contributions": ("cause of optimism bias", BiasLineForm),
    "roles": ("role", RoleLineForm),
}
SHORT_COSTS: Line = ("cost", CostForm)


@requires(Permission.MANAGE_ROUND)
@require_safe
def preview_round(request: HttpRequest, reference: str) -> HttpResponse:
    round_ = get_object_or_404(rounds_visible_to(signed_in(request)), reference=reference)
    sections = [
        {
            "section": section,
            "lines": _lines(section, round_.questions_version),
            "form": AnswersForm(section=section, answers={}),
        }
        for section in sections_of(round_.questions_version)
    ]
    context = {
        "round": round_,
        "criteria": criteria_of(round_),
        "form_name": FORMS[round_.questions_version],
        "who_may_bid": who_may_bid(round_),
        "checks": eligibility_checks_of(round_),
        "closing_twice": happens_twice(round_.closes_at),
        "sections": sections,
    }
    return render(request, "bids/writing/sections/preview_round.html", context)


def _lines(section: Section, version: str) -> list[tuple[str, list[str]]]:
    """What each kind of line of a section asks for: what a line is called, and the labels of its fields."""
    lines = LINES if has_options(version) else {**LINES, "costs": SHORT_COSTS}
    return [(name, form.asked()) for name, form in (lines[rows] for rows in section.rows)]
