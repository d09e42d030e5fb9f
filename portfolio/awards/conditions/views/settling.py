"""The fund discharges a condition, sends it back, waives it or moves its day."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.days import day_in_words
from legacyfund.lib.errors import PermissionRefused
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from legacyfund.web.questions import ReasonForm
from legacyfund.web.saving import holding, saving_over
from portfolio.awards.actions.awards import check_running
from portfolio.awards.conditions.actions import settling as actions
from portfolio.awards.conditions.forms import MoveDueDayForm
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.conditions.queries.conditions import OF_ANOTHER, as_shown, obstacle_to_discharging
from portfolio.awards.conditions.views.conditions import condition_named
from portfolio.awards.conditions.workflow import CONDITION_TRANSITIONS
from portfolio.awards.models import Award

_FORM = "portfolio/awards/conditions/settle_condition.html"


@requires(Permission.SETTLE_CONDITION)
@require_POST
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def discharge_condition(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What the page shows meets it."""
    found = condition_named(request, reference, number)

    def step() -> None:
        with saving_over(request, as_shown(found)):
            actions.discharge(condition=found, by=signed_in(request), now=timezone.now())

    return carry_out_or_refuse(
        request,
        step,
        done=f"Condition {number} is discharged.",
        then=reverse("portfolio:condition", args=[reference, number]),
    )


@requires(Permission.SETTLE_CONDITION)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def send_back_condition(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What was shown does not meet it."""
    return _settle(
        request,
        condition_named(request, reference, number),
        "send_back",
        ReasonForm(posted(request), asked="What is still missing?"),
        actions.send_back,
        done=lambda _: "The condition is open again, and whoever said that it is met is told why.",
        heading="Send back",
        says="Whoever said that it is met reads this.",
        button="Send it back",
    )


@requires(Permission.SETTLE_CONDITION)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def waive_condition(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The fund asks for it no longer."""
    return _settle(
        request,
        condition_named(request, reference, number),
        "waive",
        ReasonForm(posted(request), asked="Why does the fund ask for it no longer?"),
        actions.waive,
        done=lambda _: f"Condition {number} is waived, and the department is told why.",
        heading="Waive",
        says="Nobody has to meet a waived condition, and no money waits for it. You cannot undo this.",
        button="Waive the condition",
    )


@requires(Permission.SETTLE_CONDITION)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def move_due_day(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Another day for it; the former stays on record."""
    return _settle(
        request,
        condition_named(request, reference, number),
        "move",
        MoveDueDayForm(posted(request)),
        actions.move_due_day,
        done=lambda moved: (
            f"Condition {number} is due on {day_in_words(moved.due_on)}, and the department is told why."
        ),
        heading="Move the day of",
        says="The former day stays on record with your reason.",
        button="Move the day",
    )


def _settle(
    request: HttpRequest,
    found: AwardCondition,
    step: str,
    form: forms.Form,
    act: Callable[..., AwardCondition],
    *,
    done: Callable[[AwardCondition], str],
    **words: str,
) -> HttpResponse:
    """One form on the condition that the page showed."""
    person, page = (
        signed_in(request),
        reverse("portfolio:condition", args=[found.award.reference, found.number]),
    )

    def check() -> None:
        check_running(found.award, so="its conditions stay as they are")
        CONDITION_TRANSITIONS.target(found.status, step)
        if step in OF_ANOTHER and (obstacle := obstacle_to_discharging(found, person)):
            raise PermissionRefused(obstacle)

    if refusal := refused_beforehand(request, check, back=page):
        return refusal
    stands = as_shown(found)
    settled = carry_out(
        form,
        lambda: act(condition=found, **form.cleaned_data, by=person, now=timezone.now()),
        within=saving_over(request, stands),
    )
    if settled is not None:
        messages.success(request, done(settled))
        return redirect(page)
    context = {"form": form, "condition": found, "award": found.award, "stands": stands, **words}
    return render(request, _FORM, context, status=form_status(form))
