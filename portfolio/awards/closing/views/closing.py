"""An award that has ended is closed, and its unspent money recovered."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import has_ended, london_date
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from legacyfund.web.questions import ReasonForm
from legacyfund.web.saving import holding, saving_over
from portfolio.awards.closing.actions import closing as actions
from portfolio.awards.closing.models import Closure
from portfolio.awards.closing.queries.closing import (
    closures_visible_to,
    obstacle_to_approving,
    steps_on_closure,
    unspent_money,
)
from portfolio.awards.closing.workflow import ClosureStatus
from portfolio.awards.models import Award
from portfolio.awards.queries.awards import awards_visible_to


@requires(Permission.CLOSE_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Award.objects.filter(reference=reference))
def close_award(request: HttpRequest, reference: str) -> HttpResponse:
    """What is unspent, and why the award is closed."""
    person = signed_in(request)
    award = get_object_or_404(awards_visible_to(person), reference=reference)
    page = reverse("portfolio:award", args=[reference])
    unspent = unspent_money(award)
    if refusal := refused_beforehand(request, lambda: actions.check_closable(award, unspent), back=page):
        return refusal
    form = ReasonForm(posted(request), asked="Why is it closed now?")
    stands = [award.status, *([*cell, str(amount)] for cell, amount in sorted(unspent.items()))]
    if made := carry_out(
        form,
        lambda: actions.propose_closing(award=award, **form.cleaned_data, by=person, now=timezone.now()),
        within=saving_over(request, stands),
    ):
        messages.success(request, _done(made, reference))
        return redirect("portfolio:closure", reference=reference, number=made.number)
    context = {"form": form, "award": award, "rows": _rows(unspent), "stands": stands}
    return render(request, "portfolio/awards/closing/close_award.html", context, status=form_status(form))


def _done(made: Closure, reference: str) -> str:
    if made.status == ClosureStatus.APPROVED:
        return f"Award {reference} is closed. Nothing of it was unspent."
    return "It waits for somebody else at the fund to approve it. No money has moved yet."


def _rows(money: dict[tuple[str, str], Decimal]) -> list[dict[str, object]]:
    today = london_date(timezone.now())
    return [
        {
            "year": cell[0],
            "budget": SHORT_CONTROL_BUDGETS[cell[1]],
            "amount": money[cell],
            "ended": has_ended(cell[0], today),
        }
        for cell in sorted(money, key=cell_order)
    ]


@requires(Permission.SEE_AWARDS)
@require_safe
def closure(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What it recovers, why, and who proposed and approved it."""
    person, found = signed_in(request), _named(request, reference, number)
    steps = steps_on_closure(found, person)
    context = {
        "closure": found,
        "award": found.award,
        "rows": _rows(found.money),
        "steps": steps,
        "outdated": _outdated(found) if found.status == ClosureStatus.PROPOSED else "",
        "obstacle": obstacle_to_approving(found, person),
    }
    return render(request, "portfolio/awards/closing/closure.html", context)


def _outdated(found: Closure) -> str:
    try:
        actions.check_approvable(found)
    except DomainError as refusal:
        return refusal.message
    return ""


@requires(Permission.CLOSE_AWARD)
@require_POST
def approve_closing(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Its figures must still be what is unspent."""
    found = _named(request, reference, number)
    return carry_out_or_refuse(
        request,
        lambda: actions.approve_closing(closure=found, by=signed_in(request), now=timezone.now()),
        done=f"Award {reference} is closed, and what was unspent is available to the fund again.",
        then=reverse("portfolio:closure", args=[reference, number]),
    )


@requires(Permission.CLOSE_AWARD)
@require_POST
def withdraw_closing(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Taken back, or not approved."""
    found = _named(request, reference, number)
    return carry_out_or_refuse(
        request,
        lambda: actions.withdraw_closing(closure=found, by=signed_in(request), now=timezone.now()),
        done="It is withdrawn. No money has moved.",
        then=reverse("portfolio:closure", args=[reference, number]),
    )


def _named(request: HttpRequest, reference: str, number: int) -> Closure:
    visible = closures_visible_to(signed_in(request))
    return get_object_or_404(visible, award__reference=reference, number=number)
