"""Saying which round a fund pays for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from portfolio.actions.funds import tie_round_budget
from portfolio.forms.funds import TieRoundForm
from portfolio.queries.funds import funds_visible_to, untied_rounds


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def tie_round(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    rounds = {round.reference: round for round in untied_rounds(person)}
    form = TieRoundForm(
        request.POST if request.method == "POST" else None,
        rounds=[(key, str(round)) for key, round in rounds.items()],
    )
    if request.method == "POST" and form.is_valid():
        round = rounds[form.cleaned_data["round"]]
        try:
            tie_round_budget(round=round, fund=fund, by=person, now=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{fund.name} pays for round {round.reference}.")
            return redirect("portfolio:fund", reference=fund.reference)
    return render(
        request,
        "portfolio/tie_round.html",
        {"form": form, "fund": fund, "rounds": rounds},
        status=form_status(form),
    )
