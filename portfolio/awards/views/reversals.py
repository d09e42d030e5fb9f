"""Reversals of journals: the list of a fund's, proposing one, and confirming or withdrawing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.saving import holding
from portfolio.awards.actions import reversals as actions
from portfolio.awards.forms import ReversalForm
from portfolio.awards.queries.reversals import (
    obstacle_to_proposing,
    obstacle_to_reversal,
    reversals_of,
    reversals_visible_to,
)
from portfolio.awards.views.proposals import confirm_proposal, steps_on_proposal, withdraw_proposal
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to
from portfolio.ledger.models import Reversal
from portfolio.ledger.queries.listing import journals_of, postings_of

REVERSALS_A_PAGE = 50


@requires(Permission.SEE_POSITION)
@require_safe
def reversals(request: HttpRequest, reference: str) -> HttpResponse:
    """The reversals of a fund, with what became of each."""
    fund = get_object_or_404(funds_visible_to(signed_in(request)), reference=reference)
    context = {"fund": fund, "page": page_of(request, reversals_of(fund), REVERSALS_A_PAGE)}
    return render(request, "portfolio/awards/reversals.html", context)


@requires(Permission.SEE_POSITION)
@require_safe
def reversal(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One reversal: which journal, and what was wrong with it; confirmed or withdrawn from here."""
    person, found = signed_in(request), _reversal(request, reference, number)
    context = {
        "reversal": found,
        "postings": postings_of(found.journal),
        **steps_on_proposal(found, person, obstacle_to_reversal(found, person)),
    }
    return render(request, "portfolio/awards/reversal.html", context)


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, number: Fund.objects.filter(reference=reference))
def propose_reversal(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Proposing to reverse a journal that was a mistake."""
    person = signed_in(request)
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    journal = get_object_or_404(journals_of(fund), number=number)
    form = ReversalForm(posted(request))
    if made := carry_out(
        form,
        lambda: actions.propose_reversal(
            journal=journal, reason=form.cleaned_data["reason"], by=person, now=timezone.now()
        ),
    ):
        messages.success(request, f"{made.reference} waits for somebody else at the fund to confirm it.")
        return redirect("portfolio:reversal", reference=fund.reference, number=made.number)
    context = {
        "form": form,
        "fund": fund,
        "journal": journal,
        "obstacle": obstacle_to_proposing(journal),
    }
    return render(request, "portfolio/awards/propose_reversal.html", context, status=form_status(form))


@requires(Permission.MANAGE_FUND)
@require_POST
@holding(lambda reference, number: Reversal.objects.filter(fund__reference=reference, number=number))
def confirm_reversal(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Moving the money back."""
    found, by = _reversal(request, reference, number), signed_in(request)
    return confirm_proposal(
        request,
        found,
        lambda: actions.confirm_reversal(reversal=found, by=by, now=timezone.now()),
        then=reverse("portfolio:reversal", args=[reference, number]),
    )


@requires(Permission.MANAGE_FUND)
@require_POST
@holding(lambda reference, number: Reversal.objects.filter(fund__reference=reference, number=number))
def withdraw_reversal(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Taking a proposal back, or not confirming it."""
    found, by = _reversal(request, reference, number), signed_in(request)
    return withdraw_proposal(
        request,
        found,
        lambda: actions.withdraw_reversal(reversal=found, by=by, now=timezone.now()),
        then=reverse("portfolio:reversal", args=[reference, number]),
    )


def _reversal(request: HttpRequest, reference: str, number: int) -> Reversal:
    found = reversals_visible_to(signed_in(request))
    return get_object_or_404(found, fund__reference=reference, number=number)
