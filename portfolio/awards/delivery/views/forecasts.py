"""Giving forecasts of an award's milestones."""

from collections.abc import Container

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from legacyfund.web.saving import holding, saving_over
from portfolio.awards.actions.awards import check_running
from portfolio.awards.changes.queries.waiting import changes_waiting_on
from portfolio.awards.changes.rules.tolerances import tolerances_on
from portfolio.awards.delivery.actions.forecasts import give_forecasts
from portfolio.awards.delivery.forms.said import ForecastsForm
from portfolio.awards.delivery.models import MilestoneForecast
from portfolio.awards.delivery.rules.slips import behind
from portfolio.awards.models import Award, Milestone
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.awards.workflow import MilestoneStatus


@requires(Permission.REPORT_DELIVERY)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Award.objects.filter(reference=reference))
def forecast_milestones(request: HttpRequest, reference: str) -> HttpResponse:
    """The planned milestones of an award, each with a new day and what makes it later."""
    person, now = signed_in(request), timezone.now()
    own = departments_with(person, Permission.REPORT_DELIVERY)
    award = get_object_or_404(awards_visible_to(person).filter(department__in=own), reference=reference)
    back = reverse("portfolio:award", args=[reference])
    if refusal := refused_beforehand(
        request, lambda: check_running(award, so="nothing of it is forecast"), back=back
    ):
        return refusal
    milestones = list(Milestone.objects.filter(award=award).order_by("number"))
    planned = [row for row in milestones if row.status == MilestoneStatus.PLANNED]
    within = tolerances_on(london_date(now))
    form = ForecastsForm(posted(request), planned=planned, within=within)
    stands = [[row.number, row.status, row.forecast_on.isoformat()] for row in milestones]
    if made := carry_out(
        form,
        lambda: give_forecasts(award=award, given=form.given(), by=person, now=timezone.now()),
        within=saving_over(request, stands) if request.method == "POST" else None,
    ):
        messages.success(request, _done(made, within.slip_days, changes_waiting_on(award)))
        return redirect("portfolio:award", reference=reference)
    context = {"form": form, "award": award, "stands": stands, "within": within}
    return render(
        request, "portfolio/awards/delivery/forecast_milestones.html", context, status=form_status(form)
    )


def _done(made: list[MilestoneForecast], limit: int, waiting: Container[int]) -> str:
    """`waiting`: numbers of the milestones of which a change waits that moves or cancels them."""
    words = "The forecast is saved." if len(made) == 1 else f"{len(made)} forecasts are saved."
    late = [row.milestone.number for row in made if behind(row.milestone.baseline_on, row.after_on) > limit]
    past = [number for number in late if number not in waiting]
    if not past:
        return words
    listed = f"Milestone {past[0]} lies" if len(past) == 1 else f"Milestones {_and(past)} lie"
    return (
        f"{words} {listed} more than {limit} days behind the baseline, so a re-baseline is due: ask for the "
        "change."
    )


def _and(numbers: list[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
