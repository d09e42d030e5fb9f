"""Budget exchanges: the list of a fund's, proposing one, and confirming or withdrawing it."""

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
from legacyfund.lib.financial_year import has_ended, london_date
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.saving import holding
from portfolio.awards.actions import exchanges as actions
from portfolio.awards.forms import ExchangeForm
from portfolio.awards.models import Award, Milestone
from portfolio.awards.queries.awards import milestones_visible_to
from portfolio.awards.queries.exchanges import (
    exchanges_of,
    exchanges_visible_to,
    held_for_exchange,
    limits_of,
    may_exchange,
    obstacle_to_exchange,
)
from portfolio.awards.views.proposals import confirm_proposal, steps_on_proposal, withdraw_proposal
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to, years_of
from portfolio.ledger.models import BudgetExchange
from portfolio.ledger.queries.listing import journal_posted_by
from portfolio.ledger.queries.position import brought_back, headroom
from portfolio.ledger.rules.ledger import Cell

EXCHANGES_A_PAGE = 50


@requires(Permission.SEE_POSITION)
@require_safe
def exchanges(request: HttpRequest, reference: str) -> HttpResponse:
    """The budget exchanges of a fund, with what became of each."""
    person = signed_in(request)
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    context = {
        "fund": fund,
        "page": page_of(request, exchanges_of(fund), EXCHANGES_A_PAGE),
        "may_propose": has_permission(person, Permission.MANAGE_FUND),
    }
    return render(request, "portfolio/awards/exchanges.html", context)


@requires(Permission.SEE_POSITION)
@require_safe
def exchange(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One exchange: what moves, by whose approval; confirmed or withdrawn from here."""
    person, found = signed_in(request), _exchange(request, reference, number)
    context = {
        "exchange": found,
        "posted": journal_posted_by(found),
        **steps_on_proposal(found, person, obstacle_to_exchange(found, person)),
    }
    return render(request, "portfolio/awards/exchange.html", context)


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Fund.objects.filter(reference=reference))
def propose_exchange(request: HttpRequest, reference: str) -> HttpResponse:
    """Proposing to move what a fund has promised to nobody, before its year ends."""
    fund = get_object_or_404(funds_visible_to(signed_in(request)), reference=reference)
    movable = headroom(fund, now=timezone.now()).keys() | brought_back(fund)
    held = {cell: amount for cell, amount in held_for_exchange(fund, None).items() if cell in movable}
    return _propose(request, fund, held, back=reverse("portfolio:exchanges", args=[reference]))


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def exchange_share(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Proposing to move the money of a milestone that is met, or will be, after its year."""
    person = signed_in(request)
    found = get_object_or_404(milestones_visible_to(person), award__reference=reference, number=number)
    held = held_for_exchange(found.award.fund, found) if may_exchange(found, person) else {}
    back = reverse("portfolio:milestone", args=[reference, number])
    return _propose(request, found.award.fund, held, back=back, milestone=found)


def _propose(
    request: HttpRequest,
    fund: Fund,
    held: Mapping[Cell, Decimal],
    *,
    back: str,
    milestone: Milestone | None = None,
) -> HttpResponse:
    today = london_date(timezone.now())
    running = [year for year in years_of(fund) if not has_ended(year, today)]
    movable = {cell: amount for cell, amount in held.items() if cell[0] < max(running, default="")}
    years = [year for year in running if any(cell[0] < year for cell in movable)]
    limits = {limit.cell: limit.left_in_words for limit in limits_of(fund, movable)}
    form = ExchangeForm(posted(request), held=movable, years=years, limits=limits)
    if made := carry_out(
        form,
        lambda: actions.propose_exchange(
            fund=fund, milestone=milestone, **form.terms(), by=signed_in(request), now=timezone.now()
        ),
    ):
        messages.success(request, f"{made.reference} waits for somebody else at the fund to confirm it.")
        return redirect("portfolio:exchange", reference=fund.reference, number=made.number)
    context = {
        "form": form,
        "fund": fund,
        "milestone": milestone,
        "held": held,
        "years": years,
        "back": back,
    }
    return render(request, "portfolio/awards/propose_exchange.html", context, status=form_status(form))


@requires(Permission.MANAGE_FUND)
@require_POST
@holding(lambda reference, number: BudgetExchange.objects.filter(fund__reference=reference, number=number))
def confirm_exchange(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Moving the money."""
    found, by = _exchange(request, reference, number), signed_in(request)
    return confirm_proposal(
        request,
        found,
        lambda: actions.confirm_exchange(exchange=found, by=by, now=timezone.now()),
        then=reverse("portfolio:exchange", args=[reference, number]),
    )


@requires(Permission.MANAGE_FUND)
@require_POST
@holding(lambda reference, number: BudgetExchange.objects.filter(fund__reference=reference, number=number))
def withdraw_exchange(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Taking a proposal back, or not confirming it."""
    found, by = _exchange(request, reference, number), signed_in(request)
    return withdraw_proposal(
        request,
        found,
        lambda: actions.withdraw_exchange(exchange=found, by=by, now=timezone.now()),
        then=reverse("portfolio:exchange", args=[reference, number]),
    )


def _exchange(request: HttpRequest, reference: str, number: int) -> BudgetExchange:
    found = exchanges_visible_to(signed_in(request))
    return get_object_or_404(found, fund__reference=reference, number=number)
