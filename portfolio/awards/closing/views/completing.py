"""An award said to be complete, what came of it, and the fund's answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.errors import PermissionRefused
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from legacyfund.web.questions import ReasonForm
from portfolio.awards.closing.actions import completing as actions
from portfolio.awards.closing.forms import CompleteForm
from portfolio.awards.closing.models import Completion
from portfolio.awards.closing.queries.came import of_completion, what_came_of
from portfolio.awards.closing.queries.closing import (
    completion_sent_back,
    completions_visible_to,
    obstacle_to_confirming,
    steps_on_completion,
)
from portfolio.awards.closing.queries.promised import outcomes_now, promise_for, standing_of
from portfolio.awards.closing.rules.standing import check_complete
from portfolio.awards.closing.workflow import COMPLETION_TRANSITIONS
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.awards.workflow import AWARD_TRANSITIONS


@requires(Permission.COMPLETE_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def complete_award(request: HttpRequest, reference: str) -> HttpResponse:
    """The department says what came of the award. What is still to be done stands in place of the form."""
    person, now = signed_in(request), timezone.now()
    award = get_object_or_404(awards_visible_to(person), reference=reference)
    page = reverse("portfolio:award", args=[reference])
    promise = promise_for(award)
    outcomes = outcomes_now(award, promise)

    def check() -> None:
        AWARD_TRANSITIONS.target(award.status, "complete")
        actions.check_unsaid(award)
        check_complete(standing_of(award, outcomes, now))

    if refusal := refused_beforehand(request, check, back=page):
        return refusal
    form = CompleteForm(posted(request), outcomes=outcomes, benefits=promise.benefits)
    if made := carry_out(
        form, lambda: actions.say_complete(award=award, **form.said(), by=person, now=timezone.now())
    ):
        messages.success(request, "The fund has been told that the award is complete, and answers.")
        return redirect("portfolio:completion", reference=reference, number=made.number)
    context = {"form": form, "award": award, "came": what_came_of(award), "back": completion_sent_back(award)}
    return render(request, "portfolio/awards/closing/complete_award.html", context, status=form_status(form))


@requires(Permission.SEE_AWARDS)
@require_safe
def completion(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What the department said came of the award, and what became of that."""
    person, found = signed_in(request), _named(request, reference, number)
    steps = steps_on_completion(found, person)
    context = {
        "completion": found,
        "award": found.award,
        "came": of_completion(found),
        "sees_register": has_permission(person, Permission.SEE_REGISTER),
        "steps": steps,
        "outdated": _outdated(found) if "confirm" in steps else "",
        "obstacle": obstacle_to_confirming(found, person),
    }
    return render(request, "portfolio/awards/closing/completion.html", context)


def _outdated(found: Completion) -> str:
    """What has come in the way of confirming it since it was said; blank for nothing."""
    said = [row.outcome for row in found.systems.all()]
    return " ".join(standing_of(found.award, said, timezone.now()).obstacles)


@requires(Permission.CLOSE_AWARD)
@require_POST
def confirm_completion(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The fund agrees; what was said never changes, so nothing has to be held."""
    found = _named(request, reference, number)
    return carry_out_or_refuse(
        request,
        lambda: actions.confirm_completion(completion=found, by=signed_in(request), now=timezone.now()),
        done=f"Award {reference} is completed. Close it once the last of it is reported.",
        then=reverse("portfolio:award", args=[reference]),
        back=reverse("portfolio:completion", args=[reference, number]),
    )


@requires(Permission.CLOSE_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back_completion(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The fund does not agree, and the department is told why."""
    person, found = signed_in(request), _named(request, reference, number)
    page = reverse("portfolio:completion", args=[reference, number])

    def check() -> None:
        COMPLETION_TRANSITIONS.target(found.status, "send_back")
        obstacle = obstacle_to_confirming(found, person)
        if obstacle and "send_back" not in steps_on_completion(found, person):
            raise PermissionRefused(obstacle)

    if refusal := refused_beforehand(request, check, back=page):
        return refusal
    form = ReasonForm(posted(request), asked="What is still missing?")
    if carry_out(
        form,
        lambda: actions.send_back_completion(
            completion=found, **form.cleaned_data, by=person, now=timezone.now()
        ),
    ):
        messages.success(request, "It is sent back, and the department is told why.")
        return redirect(page)
    context = {"form": form, "completion": found, "award": found.award}
    return render(
        request, "portfolio/awards/closing/send_back_completion.html", context, status=form_status(form)
    )


@requires(Permission.COMPLETE_AWARD)
@require_POST
def take_back_completion(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Whoever said it takes it back before the fund has answered."""
    found = _named(request, reference, number)
    return carry_out_or_refuse(
        request,
        lambda: actions.take_back_completion(completion=found, by=signed_in(request), now=timezone.now()),
        done="It is taken back. Say it again once the award is complete.",
        then=reverse("portfolio:award", args=[reference]),
        back=reverse("portfolio:completion", args=[reference, number]),
    )


def _named(request: HttpRequest, reference: str, number: int) -> Completion:
    visible = completions_visible_to(signed_in(request))
    return get_object_or_404(visible, award__reference=reference, number=number)
