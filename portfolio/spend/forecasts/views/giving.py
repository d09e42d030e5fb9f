"""Saying what an award is expected to spend: the grid, a block pasted into it, and saving it as a version."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from legacyfund.web.saving import holding, saving_over
from portfolio.awards.models import Award
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.spend.forecasts.actions import giving as actions
from portfolio.spend.forecasts.forms import PASTE, ForecastForm, read_into
from portfolio.spend.forecasts.models import Forecast
from portfolio.spend.forecasts.queries.facts import award_facts, award_months
from portfolio.spend.forecasts.queries.versions import last_of, said_in, years_of
from portfolio.spend.forecasts.rules.pasting import PastedForecast
from portfolio.spend.forecasts.rules.terms import Cell


@requires(Permission.GIVE_FORECAST)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Award.objects.filter(reference=reference))
def give_forecast(request: HttpRequest, reference: str) -> HttpResponse:
    """Filled from the last version; months whose spend is known are shown and not asked for."""
    person, now = signed_in(request), timezone.now()
    award = _award(request, reference)
    back = reverse("portfolio:award_forecast", args=[reference])
    if refusal := refused_beforehand(request, lambda: actions.check_forecasting(award), back=back):
        return refusal
    facts, last = award_facts(award, now=now), last_of(award)
    months = award_months(award, {*facts.promised, *facts.spent}, now=now)
    data, read = posted(request), None
    if data is not None and f"read_{PASTE}" in data:
        data, read = read_into(data, facts)
    form = ForecastForm(
        data,
        facts=facts,
        known=months.known,
        last=said_in(last) if last is not None else {},
        comments=_comments(last),
    )
    made = None
    if read is None:
        made = carry_out(
            form,
            lambda: actions.give_forecast(
                award=award, said=form.said(), comments=form.comments(), by=person, now=now
            ),
            within=saving_over(request, form) if request.method == "POST" else None,
        )
    if made is not None:
        messages.success(request, f"Version {made.number} of the forecast is saved.")
        return redirect("portfolio:forecast_version", reference=reference, number=made.number)
    context = {"form": form, "award": award, "last": last, "read": read, "paste": PASTE}
    return render(
        request, "portfolio/spend/forecasts/give_forecast.html", context, status=_status(form, read)
    )


def _status(form: ForecastForm, read: PastedForecast | None) -> int:
    return 200 if read is not None else form_status(form)


def _award(request: HttpRequest, reference: str) -> Award:
    person = signed_in(request)
    theirs = departments_with(person, Permission.GIVE_FORECAST)
    return get_object_or_404(awards_visible_to(person).filter(department__in=theirs), reference=reference)


def _comments(last: Forecast | None) -> Mapping[Cell, str]:
    if last is None:
        return {}
    return {(row.year, row.control_budget): row.comment for row in years_of(last)}
