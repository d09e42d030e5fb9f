"""The awards a person may see, one award, and its department's answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.posting import posted
from legacyfund.web.refusals import refused
from portfolio.awards.actions import awards as actions
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.forms import DeclineAwardForm
from portfolio.awards.queries.awards import (
    awards_visible_to,
    awards_with_money,
    history_of,
    may_answer,
    milestones_of,
)
from portfolio.awards.queries.totals import award_position, award_total


@requires(Permission.SEE_AWARDS)
@require_safe
def award(request: HttpRequest, reference: str) -> HttpResponse:
    """An award: its money, its milestones, its history, and its answer."""
    person = signed_in(request)
    found = get_object_or_404(awards_visible_to(person), reference=reference)
    rows = award_position(found)
    context = {
        "award": found,
        "rows": rows,
        "total": award_total(rows),
        "milestones": milestones_of(found),
        "history": history_of(found)[:50],
        "offered_at": found.decision.announced_at or found.offered_at,
        "may_answer": may_answer(found, person),
    }
    return render(request, "portfolio/awards/award.html", context)


PAGE = 50


@requires(Permission.SEE_AWARDS)
@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    """The awards a person may see."""
    page = Paginator(awards_with_money(signed_in(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "portfolio/awards/awards.html", {"page": page})


@requires(Permission.ANSWER_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, reference: str) -> HttpResponse:
    """The outcome letter: what is offered, on what milestones; accept it from here."""
    person = signed_in(request)
    award = get_object_or_404(awards_visible_to(person), reference=reference)
    if request.method == "POST":
        try:
            accept_award(award=award, by=person, now=timezone.now())
        except DomainError as refusal:
            return refused(request, refusal, back_url=reverse("portfolio:award", args=[reference]))
        messages.success(request, f"You have accepted {reference}. Its milestones can be claimed now.")
        return redirect("portfolio:award", reference=reference)
    context = {
        "award": award,
        "amounts": award.decision.amounts.order_by("year", "control_budget"),
        "milestones": milestones_of(award),
        "may_answer": may_answer(award, person),
    }
    return render(request, "portfolio/awards/outcome.html", context)


@requires(Permission.ANSWER_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_award(request: HttpRequest, reference: str) -> HttpResponse:
    """The department does not want an award."""
    person = signed_in(request)
    award = get_object_or_404(awards_visible_to(person), reference=reference)
    form = DeclineAwardForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.decline_award(award=award, reason=reason, by=person, now=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"You have declined {reference}. The fund has been told.")
            return redirect("portfolio:award", reference=reference)
    return render(
        request,
        "portfolio/awards/decline_award.html",
        {"form": form, "award": award},
        status=form_status(form),
    )
