"""A milestone: its dates, its money, its evidence, and what can be done with it now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.financial_year import london_date
from portfolio.queries.awards import (
    claims_as_shown,
    claims_of,
    deeds_on,
    milestones_visible_to,
    obstacle_to_releasing,
)


@requires(Permission.SEE_AWARDS)
@require_safe
def milestone(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(milestones_visible_to(person), award__reference=reference, number=number)
    context = {
        "milestone": found,
        "award": found.award,
        "shares": found.shares.order_by("year", "control_budget"),
        "claims": claims_of(found),
        "stands": claims_as_shown(found),
        "deeds": deeds_on(found, person),
        "obstacle": obstacle_to_releasing(found, person),
        "slip": (found.forecast_on - found.baseline_on).days,
        "overdue": found.status == "PLANNED" and found.forecast_on < london_date(timezone.now()),
    }
    return render(request, "portfolio/milestone.html", context)
