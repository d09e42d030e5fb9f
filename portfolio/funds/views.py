"""Setting a fund up, and saying which rounds it pays for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from portfolio.funds import actions
from portfolio.funds.forms import CreateFundForm, TieRoundForm
from portfolio.funds.queries import funds_visible_to, untied_rounds


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def create_fund(request: HttpRequest) -> HttpResponse:
    """Setting up a fund."""
    now = timezone.now()
    form = CreateFundForm(posted(request), today=london_date(now))
    if fund := carry_out(
        form, lambda: actions.create_fund(**form.cleaned_data, by=signed_in(request), now=now)
    ):
        messages.success(request, f"{fund.name} is set up. Now allocate its envelopes.")
        return redirect("portfolio:fund", reference=fund.reference)
    return render(request, "portfolio/funds/create_fund.html", {"form": form}, status=form_status(form))


@requires(Permission.MANAGE_FUND)
@require_http_methods(["GET", "HEAD", "POST"])
def tie_round(request: HttpRequest, reference: str) -> HttpResponse:
    """Saying which round a fund pays for."""
    person = signed_in(request)
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    rounds = {round.reference: round for round in untied_rounds(person)}
    form = TieRoundForm(posted(request), rounds=[(key, str(round)) for key, round in rounds.items()])
    if tied := carry_out(
        form,
        lambda: actions.tie_round_budget(
            round=rounds[form.cleaned_data["round"]], fund=fund, by=person, now=timezone.now()
        ),
    ):
        messages.success(request, f"{fund.name} pays for round {tied.round.reference}.")
        return redirect("portfolio:fund", reference=fund.reference)
    context = {"form": form, "fund": fund, "rounds": rounds}
    return render(request, "portfolio/funds/tie_round.html", context, status=form_status(form))
