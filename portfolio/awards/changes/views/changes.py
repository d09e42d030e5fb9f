"""The changes of an award, one of them, and its withdrawal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out_or_refuse
from portfolio.awards.changes.actions import proposing as actions
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.queries.changes import (
    awards_with_changes,
    changes_of,
    changes_visible_to,
    may_propose,
    may_withdraw,
    obstacle_to_answering,
    obstacle_to_approving,
    rows_of,
)
from portfolio.awards.changes.workflow import ChangeStatus

CHANGES_A_PAGE = 50


@requires(Permission.SEE_CHANGES)
@require_safe
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """What was asked of an award since it was accepted, and what became of it."""
    person = signed_in(request)
    award = get_object_or_404(awards_with_changes(person), reference=reference)
    context = {
        "award": award,
        "page": page_of(request, changes_of(award), CHANGES_A_PAGE),
        "may_propose": may_propose(award, person),
        "sees_award": has_permission(person, Permission.SEE_AWARDS),
        "of_fund": has_permission(person, Permission.APPROVE_CHANGE),
    }
    return render(request, "portfolio/awards/changes/changes.html", context)


@requires(Permission.SEE_CHANGES)
@require_safe
def change(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One change: what it changes, why, who proposed it and who answered."""
    person, now = signed_in(request), timezone.now()
    found = change_named(request, reference, number)
    waits = found.status == ChangeStatus.PROPOSED
    answers = waits and has_permission(person, Permission.APPROVE_CHANGE)
    obstacle = obstacle_to_answering(found, person, now=now) if answers else ""
    context = {
        "change": found,
        "rows": rows_of(found),
        "award": found.award,
        "may_answer": answers and not obstacle,
        "may_withdraw": may_withdraw(found, person),
        "obstacle": obstacle,
        "outdated": obstacle_to_approving(found, now=now) if waits else "",
        "sees_award": has_permission(person, Permission.SEE_AWARDS),
    }
    return render(request, "portfolio/awards/changes/change.html", context)


@requires(Permission.PROPOSE_CHANGE)
@require_POST
def withdraw_change(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Taken back by its proposer before it is answered."""
    found = change_named(request, reference, number)
    return carry_out_or_refuse(
        request,
        lambda: actions.withdraw_change(change=found, by=signed_in(request), now=timezone.now()),
        done=f"{found.reference} is withdrawn. The award stays as it is.",
        then=reverse("portfolio:change", args=[reference, number]),
    )


def change_named(request: HttpRequest, reference: str, number: int) -> ChangeRequest:
    visible = changes_visible_to(signed_in(request))
    return get_object_or_404(visible, award__reference=reference, number=number)
