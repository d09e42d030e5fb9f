"""An award: its money, its milestones, its history, and its answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from portfolio.queries.awards import awards_visible_to, history_of, may_answer, milestones_of
from portfolio.queries.position import award_position, award_total


@requires(Permission.SEE_AWARDS)
@require_safe
def award(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(awards_visible_to(person), reference=reference)
    rows = award_position(found)
    context = {
        "award": found,
        "rows": rows,
        "total": award_total(rows),
        "milestones": milestones_of(found),
        "history": history_of(found)[:50],
        "offered_at": found.decision.announced_at or found.offered_at,
        "may_answer": may_answer(found, person),
    }
    return render(request, "portfolio/award.html", context)
