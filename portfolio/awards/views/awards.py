"""The awards a person may see, one award, and its department's answer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission, may_for
from bids.register.queries.systems import systems_visible_to
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from portfolio.awards.actions import awards as actions
from portfolio.awards.forms import AcceptAwardForm, DeclineAwardForm
from portfolio.awards.models import Award
from portfolio.awards.queries.awards import (
    accepted,
    awards_visible_to,
    awards_with_money,
    declined,
    history_of,
    may_answer,
    may_ask_for_change,
    milestones_of,
    paused_by,
    with_decision,
)
from portfolio.awards.queries.baselines import past_baselines
from portfolio.awards.queries.order import with_waiting
from portfolio.awards.queries.standing import takes_returns
from portfolio.awards.queries.totals import award_position, award_total, total_of_awards
from portfolio.funds.models import CELL_ORDER

AWARDS_A_PAGE = 50


@requires(Permission.SEE_AWARDS)
@require_safe
def award(request: HttpRequest, reference: str) -> HttpResponse:
    """An award: its money, its milestones, its history, and its answer."""
    person = signed_in(request)
    found = get_object_or_404(with_decision(awards_visible_to(person)), reference=reference)
    rows = award_position(found)
    changes = list(found.changes.select_related("answered_by").order_by("number"))
    context = {
        "award": found,
        "rows": rows,
        "total": award_total(rows),
        "milestones": with_waiting(milestones_of(found)),
        "conditions": found.conditions.order_by("number"),
        "today": london_date(timezone.now()),
        "history": history_of(found)[:50],
        "offered_at": found.decision.announced_at or found.offered_at,
        "may_answer": may_answer(found, person),
        "back": declined(found),
        "sees_ledger": has_permission(person, Permission.SEE_POSITION),
        "paused": paused_by(found, changes),
        "may_ask": may_ask_for_change(found, person),
        "of_fund": has_permission(person, Permission.CHECK_MILESTONE),
        "sees_register": has_permission(person, Permission.SEE_REGISTER),
        "sees_bid": has_permission(person, Permission.SEE_BIDS),
        "sees_returns": has_permission(person, Permission.SEE_RETURNS),
        "changes": len(changes),
        "waiting": [row for row in changes if row.status == "PROPOSED"],
        "systems": systems_visible_to(person).filter(bid_systems__bid=found.bid_id),
        "may_upload": takes_returns(found)
        and may_for(person, Permission.PREPARE_RETURN, found.department_id),
    }
    return render(request, "portfolio/awards/award.html", context)


@requires(Permission.SEE_AWARDS)
@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    """The awards a person may see, or those of them that are accepted, with what they come to."""
    found = awards_with_money(signed_in(request))
    if (shown := request.GET.get("shown", "")) not in ("", "accepted"):
        raise Http404("the page has no such part")
    only_accepted = bool(shown)
    if only_accepted:
        found = accepted(found)
    page = page_of(request, found, AWARDS_A_PAGE)
    context = {"page": page, "only_accepted": only_accepted, "total": total_of_awards(found)}
    return render(request, "portfolio/awards/awards.html", context)


@requires(Permission.ANSWER_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, reference: str) -> HttpResponse:
    """The outcome letter: what is offered, on what milestones; accept it from here."""
    person = signed_in(request)
    award = get_object_or_404(awards_visible_to(person), reference=reference)
    past = list(past_baselines(award, now=timezone.now()))
    form = AcceptAwardForm(posted(request), past=past)

    def accept() -> Award:
        dates, why_later = form.dates(), form.cleaned_data.get("reason", "")
        return actions.accept_award(
            award=award, dates=dates, why_later=why_later, by=person, now=timezone.now()
        )

    if request.method == "POST" and not past:
        form.is_valid()
        return carry_out_or_refuse(
            request,
            accept,
            done=ACCEPTED.format(reference),
            then=reverse("portfolio:award", args=[reference]),
        )
    if carry_out(form, accept):
        messages.success(request, ACCEPTED.format(reference))
        return redirect("portfolio:award", reference=reference)
    context = {
        "form": form,
        "past": past,
        "award": award,
        "amounts": award.decision.amounts.order_by(*CELL_ORDER),
        "milestones": milestones_of(award),
        "may_answer": may_answer(award, person),
    }
    return render(request, "portfolio/awards/outcome.html", context, status=form_status(form))


ACCEPTED = "You have accepted {}. Its milestones can be claimed now."


@requires(Permission.ANSWER_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_award(request: HttpRequest, reference: str) -> HttpResponse:
    """The department does not want an award."""
    person = signed_in(request)
    award = get_object_or_404(awards_visible_to(person), reference=reference)
    form = DeclineAwardForm(posted(request))
    if carry_out(
        form,
        lambda: actions.decline_award(award=award, **form.cleaned_data, by=person, now=timezone.now()),
    ):
        messages.success(request, f"You have declined {reference}. The fund has been told.")
        return redirect("portfolio:award", reference=reference)
    context = {"form": form, "award": award}
    return render(request, "portfolio/awards/decline_award.html", context, status=form_status(form))
