"""One condition of an award, and the files that show it is met."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.financial_year import london_date
from legacyfund.web.files import download_kept
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.conditions.queries.conditions import (
    as_shown,
    condition_files_visible_to,
    conditions_visible_to,
    evidence_of,
    is_overdue,
    obstacle_to_discharging,
    sent_back,
    steps_on_condition,
)
from portfolio.awards.queries.awards import paused_by
from portfolio.awards.workflow import RUNNING


@requires(Permission.SEE_AWARDS)
@require_safe
def condition(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What is asked, by when, what shows that it is met, and what can be done with it now."""
    person, found = signed_in(request), condition_named(request, reference, number)
    context = {
        "condition": found,
        "award": found.award,
        "evidence": evidence_of(found),
        "sees_files": has_permission(person, Permission.SEE_RETURNS),
        "moves": found.moves.select_related("moved_by").order_by("pk"),
        "back": sent_back(found),
        "steps": steps_on_condition(found, person),
        "obstacle": obstacle_to_discharging(found, person),
        "overdue": is_overdue(found, london_date(timezone.now())),
        "running": found.award.status in RUNNING,
        "paused": paused_by(found.award),
        "stands": as_shown(found),
    }
    return render(request, "portfolio/awards/conditions/condition.html", context)


@requires(Permission.SEE_RETURNS)
@require_safe
def condition_file(request: HttpRequest, reference: str, number: int, sha256: str) -> HttpResponse:
    """A file that shows the condition is met, as a download and never as a page."""
    found = condition_files_visible_to(signed_in(request)).filter(
        condition__award__reference=reference, condition__number=number, file_sha256=sha256
    )
    evidence = found.first()
    if evidence is None:
        raise Http404
    response = download_kept(evidence.file_name, bytes(evidence.file_bytes or b""))
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def condition_named(request: HttpRequest, reference: str, number: int) -> AwardCondition:
    visible = conditions_visible_to(signed_in(request))
    return get_object_or_404(visible, award__reference=reference, number=number)
