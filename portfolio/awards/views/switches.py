"""Switches between control budgets: the list of a fund's, proposing one, and confirming or withdrawing it."""

from collections.abc import Mapping
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.saving import holding
from portfolio.awards.actions import switches as actions
from portfolio.awards.forms import SwitchForm
from portfolio.awards.models import Award, Milestone
from portfolio.awards.queries.awards import milestones_visible_to
from portfolio.awards.queries.exchanges import may_exchange
from portfolio.awards.queries.switches import (
    held_for_switch,
    obstacle_to_switch,
    switches_of,
    switches_visible_to,
)
from portfolio.awards.views.proposals import confirm_proposal, steps_on_proposal, withdraw_proposal
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to
from portfolio.ledger.models import BudgetSwitch
from portfolio.ledger.queries.listing import journal_posted_by
from portfolio.ledger.rules.ledger import Cell
from portfolio.ledger.rules.switches import in_words

SWITCHES_A_PAGE = 50


@requires(Permission.SEE_POSITION)
@require_safe
def switches(request: HttpRequest, reference: str) -> HttpResponse:
    """The switches of a fund, with what became of each."""
    person = signed_in(request)
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    context = {
        "fund": fund,
        "page": page_of(request, switches_of(fund), SWITCHES_A_PAGE),
        "may_propose": has_permission(person, Permission.MANAGE_FUND),
        "freely": in_words(london_date(timezone.now())),
    }
    return render(request, "portfolio/awards/switches.html", context)


@requires(Permission.SEE_POSITION)
@require_safe
def switch(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One switch: what moves, by whose approval; confirmed or withdrawn from here."""
    person, found = signed_in(request), _switch(request, reference, number)
    context = {
        "switch": found,
        "posted": journal_posted_by(found),
        **steps_on_proposal(found, person, obstacle_to_switch(found, person)),
    }
    return render(request, "portfolio/awards/switch.html", context)


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Fund.objects.filter(reference=reference))
def propose_switch(request: HttpRequest, reference: str) -> HttpResponse:
    """Proposing to switch what a fund has promised to nobody."""
    fund = get_object_or_404(funds_visible_to(signed_in(request)), reference=reference)
    held = held_for_switch(fund, None, now=timezone.now())
    return _propose(request, fund, held, back=reverse("portfolio:switches", args=[reference]))


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def switch_share(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Proposing to switch the money of a milestone that is not released."""
    person = signed_in(request)
    found = get_object_or_404(milestones_visible_to(person), award__reference=reference, number=number)
    fund = found.award.fund
    held = held_for_switch(fund, found, now=timezone.now()) if may_exchange(found, person) else {}
    back = reverse("portfolio:milestone", args=[reference, number])
    return _propose(request, fund, held, back=back, milestone=found)


def _propose(
    request: HttpRequest,
    fund: Fund,
    held: Mapping[Cell, Decimal],
    *,
    back: str,
    milestone: Milestone | None = None,
) -> HttpResponse:
    form = SwitchForm(posted(request), held=held, freely=in_words(london_date(timezone.now())))
    if made := carry_out(
        form,
        lambda: actions.propose_switch(
            fund=fund, milestone=milestone, **form.terms(), by=signed_in(request), now=timezone.now()
        ),
    ):
        messages.success(request, f"{made.reference} waits for somebody else at the fund to confirm it.")
        return redirect("portfolio:switch", reference=fund.reference, number=made.number)
    context = {"form": form, "fund": fund, "milestone": milestone, "held": held, "back": back}
    return render(request, "portfolio/awards/propose_switch.html", context, status=form_status(form))


@requires(Permission.MANAGE_FUND)
@require_POST
@holding(lambda reference, number: BudgetSwitch.objects.filter(fund__reference=reference, number=number))
def confirm_switch(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Moving the money."""
    found, by = _switch(request, reference, number), signed_in(request)
    return confirm_proposal(
        request,
        found,
        lambda: actions.confirm_switch(switch=found, by=by, now=timezone.now()),
        then=reverse("portfolio:switch", args=[reference, number]),
    )


@requires(Permission.MANAGE_FUND)
@require_POST
@holding(lambda reference, number: BudgetSwitch.objects.filter(fund__reference=reference, number=number))
def withdraw_switch(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Taking a proposal back, or not confirming it."""
    found, by = _switch(request, reference, number), signed_in(request)
    return withdraw_proposal(
        request,
        found,
        lambda: actions.withdraw_switch(switch=found, by=by, now=timezone.now()),
        then=reverse("portfolio:switch", args=[reference, number]),
    )


def _switch(request: HttpRequest, reference: str, number: int) -> BudgetSwitch:
    found = switches_visible_to(signed_in(request))
    return get_object_or_404(found, fund__reference=reference, number=number)
