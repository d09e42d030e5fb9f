"""Approving and refusing a change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from legacyfund.lib.errors import ConflictRefused, PermissionRefused
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from legacyfund.web.questions import ReasonForm
from portfolio.awards.changes.actions import answering as actions
from portfolio.awards.changes.forms import ApproveChangeForm
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.queries.changes import (
    asks_for_the_panel,
    obstacle_to_answering,
    obstacle_to_approving,
    rows_of,
)
from portfolio.awards.changes.queries.now import room_left, terms_of
from portfolio.awards.changes.views.changes import change_named
from portfolio.awards.changes.workflow import CHANGE_TRANSITIONS


@requires(Permission.APPROVE_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def approve_change(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What approving it does, with what the fund has for it; done from here."""
    person, now = signed_in(request), timezone.now()
    found = change_named(request, reference, number)
    page = reverse("portfolio:change", args=[reference, number])

    def check() -> None:
        _check_answerable(found, "approve", person)
        if outdated := obstacle_to_approving(found, now=now):
            raise ConflictRefused(outdated)

    if refusal := refused_beforehand(request, check, back=page):
        return refusal
    terms = terms_of(found)
    panel = asks_for_the_panel(found, terms, now=now)
    form = ApproveChangeForm(posted(request), panel=panel)
    if carry_out(
        form,
        lambda: actions.approve_change(
            change=found, agreed_in=form.cleaned_data.get("agreed_in", ""), by=person, now=timezone.now()
        ),
    ):
        messages.success(request, f"{found.reference} is approved, and the award is changed.")
        return redirect(page)
    context = {
        "form": form,
        "change": found,
        "rows": rows_of(found),
        "award": found.award,
        "panel": panel,
        "moves": room_left(found.award.fund, terms, now=now),
    }
    return render(request, "portfolio/awards/changes/approve_change.html", context, status=form_status(form))


@requires(Permission.APPROVE_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_change(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The award stays as it is, and the proposer is told why."""
    person = signed_in(request)
    found = change_named(request, reference, number)
    page = reverse("portfolio:change", args=[reference, number])
    if refusal := refused_beforehand(request, lambda: _check_answerable(found, "refuse", person), back=page):
        return refusal
    form = ReasonForm(posted(request), asked="Why does the award stay as it is?")
    if carry_out(
        form,
        lambda: actions.refuse_change(change=found, **form.cleaned_data, by=person, now=timezone.now()),
    ):
        messages.success(request, f"{found.reference} is refused. Its proposer has been told why.")
        return redirect(page)
    context = {"form": form, "change": found, "award": found.award}
    return render(request, "portfolio/awards/changes/refuse_change.html", context, status=form_status(form))


def _check_answerable(change: ChangeRequest, step: str, person: User) -> None:
    """Raises TransitionRefused, PermissionRefused."""
    CHANGE_TRANSITIONS.target(change.status, step)
    if obstacle := obstacle_to_answering(change, person, now=timezone.now()):
        raise PermissionRefused(obstacle)
