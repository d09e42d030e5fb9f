"""A planned round as departments will see it, with every question they will be asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.forms.answers import AnswersForm
from bids.queries.rounds import criteria_of, eligibility_checks_of, eligible_kinds_in_words, rounds_visible_to
from bids.rules.questions import FORMS, sections_of


@requires(Permission.MANAGE_ROUND)
@require_safe
def preview_round(request: HttpRequest, reference: str) -> HttpResponse:
    round_ = get_object_or_404(rounds_visible_to(signed_in(request)), reference=reference)
    sections = [
        {"section": section, "form": AnswersForm(section=section, answers={})}
        for section in sections_of(round_.questions_version)
    ]
    context = {
        "round": round_,
        "criteria": criteria_of(round_),
        "form_name": FORMS[round_.questions_version],
        "who_may_bid": eligible_kinds_in_words(round_),
        "checks": eligibility_checks_of(round_),
        "sections": sections,
    }
    return render(request, "bids/preview_round.html", context)
