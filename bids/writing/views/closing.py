"""Closing a round, and moving its closing time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.rounds.models import Round
from bids.rounds.queries import rounds_visible_to
from bids.rounds.workflow import ROUND_TRANSITIONS
from bids.writing.actions import closing as rounds
from bids.writing.forms.closing import DeadlineForm
from bids.writing.queries.rounds import unsent_bids
from legacyfund.lib.days import moment_in_words
from legacyfund.lib.financial_year import LONDON, london_date
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from legacyfund.web.saving import holding, saving_over


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def change_deadline(request: HttpRequest, reference: str) -> HttpResponse:
    """A new closing time for a round; departments with unsent bids are told."""
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    page = reverse("bids:round", args=[reference])
    if away := refused_beforehand(request, lambda: rounds.check_not_closed(round_), back=page):
        return away
    local = round_.closes_at.astimezone(LONDON)
    initial = {"closes_at": london_date(round_.closes_at), "closing_time": f"{local:%H:%M}"}
    form = DeadlineForm(posted(request), initial=initial)
    if carry_out(
        form,
        lambda: rounds.change_deadline(round=round_, closes_at=form.moment(), by=person, now=timezone.now()),
        within=saving_over(request, form),
    ):
        messages.success(
            request,
            f"The closing time of round {reference} is changed: it takes bids until "
            f"{moment_in_words(form.moment())}.",
        )
        return redirect("bids:round", reference=reference)
    context = {"form": form, "round": round_}
    return render(request, "bids/writing/change_deadline.html", context, status=form_status(form, faulty=422))


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
def close_round(request: HttpRequest, reference: str) -> HttpResponse:
    """Closing a round whose closing time has passed."""
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    if request.method == "POST":
        return carry_out_or_refuse(
            request,
            lambda: rounds.close_round(round=round_, by=person, now=timezone.now()),
            done=f"Round {reference} is closed. What was not submitted has lapsed.",
            then=reverse("bids:round", kwargs={"reference": reference}),
        )
    page = reverse("bids:round", args=[reference])
    if away := refused_beforehand(
        request, lambda: ROUND_TRANSITIONS.target(round_.status, "close"), back=page
    ):
        return away
    context = {
        "round": round_,
        "unsent": unsent_bids(round_).count(),
        "too_early": timezone.now() < round_.closes_at,
    }
    return render(request, "bids/writing/close_round.html", context)
