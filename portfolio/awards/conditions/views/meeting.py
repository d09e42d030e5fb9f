"""The department says that a condition is met, or takes that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.files import refuse_cut_upload
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from legacyfund.web.saving import holding, saving_over
from portfolio.awards.actions.awards import check_running
from portfolio.awards.conditions.actions import meeting as actions
from portfolio.awards.conditions.forms import SayMetForm
from portfolio.awards.conditions.queries.conditions import as_shown, sent_back
from portfolio.awards.conditions.views.conditions import condition_named
from portfolio.awards.conditions.workflow import CONDITION_TRANSITIONS
from portfolio.awards.models import Award


@requires(Permission.MEET_CONDITION)
@require_http_methods(["GET", "HEAD", "POST"])
def say_condition_met(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """With what shows it."""
    found = condition_named(request, reference, number)
    page = reverse("portfolio:condition", args=[reference, number])

    def check() -> None:
        check_running(found.award, so="its conditions stay as they are")
        CONDITION_TRANSITIONS.target(found.status, "say_met")

    if refusal := refused_beforehand(request, check, back=page):
        return refusal
    form = SayMetForm(posted(request), request.FILES or None)
    refuse_cut_upload(request, form)
    if carry_out(
        form,
        lambda: actions.say_met(
            condition=found,
            words=form.cleaned_data["words"],
            file=form.evidence_file(),
            by=signed_in(request),
            now=timezone.now(),
        ),
    ):
        messages.success(request, "The fund has been told that the condition is met, and checks it.")
        return redirect(page)
    context = {"form": form, "condition": found, "award": found.award, "back": sent_back(found)}
    return render(
        request, "portfolio/awards/conditions/say_condition_met.html", context, status=form_status(form)
    )


@requires(Permission.MEET_CONDITION)
@require_POST
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def take_back_condition(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Whoever said that it is met takes that back before the fund has answered."""
    found = condition_named(request, reference, number)

    def step() -> None:
        with saving_over(request, as_shown(found)):
            actions.take_back(condition=found, by=signed_in(request), now=timezone.now())

    return carry_out_or_refuse(
        request,
        step,
        done="It is taken back, and the condition is open again.",
        then=reverse("portfolio:condition", args=[reference, number]),
    )
