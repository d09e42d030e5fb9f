"""A list of an analyst's totals by month and award, held against the lines."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from legacyfund.web.forms import form_status
from legacyfund.web.posting import posted
from portfolio.funds.models import Fund
from portfolio.spend.forms.own_totals import OwnTotalsForm
from portfolio.spend.queries.lines import SpendFilter
from portfolio.spend.queries.own_totals import HeldList, Month, hold_totals
from portfolio.spend.rules.own_totals import Agreement, HeldCell

MOST_SHOWN = 500


@dataclass(frozen=True)
class Shown:
    """`address`: of the lines that it is held against, blank where there can be none."""

    cell: HeldCell
    address: str


@requires(Permission.SEE_SPEND)
@require_http_methods(["GET", "HEAD", "POST"])
def own_totals(request: HttpRequest) -> HttpResponse:
    """Nothing is kept: what was pasted stays in the box and is compared anew."""
    form = OwnTotalsForm(posted(request), initial={"fund": request.GET.get("fund")})
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        fund, by = said["fund"], said["by"]
        found = hold_totals(
            SpendFilter(fund=fund),
            said["totals"].totals,
            by=by,
            up_to=said["up_to"],
            their_awards_alone=said["awards"] == "own",
        )
        context |= _result(found, fund, by) | {"notes": said["totals"].notes, "by_posting": by != "period"}
    return render(request, "portfolio/spend/own_totals.html", context, status=form_status(form))


def _result(found: HeldList, fund: Fund | None, by: Month) -> dict[str, object]:
    apart, same = found.held.apart, found.held.same
    return {
        "found": found,
        "apart": [Shown(cell, _lines_of(cell, fund, by)) for cell in apart[:MOST_SHOWN]],
        "same": [Shown(cell, _lines_of(cell, fund, by)) for cell in same[:MOST_SHOWN]],
        "left": max(len(apart) - MOST_SHOWN, 0),
        "same_left": max(len(same) - MOST_SHOWN, 0),
    }


def _lines_of(cell: HeldCell, fund: Fund | None, by: Month) -> str:
    if cell.agreement is Agreement.NO_AWARD:
        return ""
    query = {"award": cell.award}
    if fund is not None:
        query["fund"] = fund.reference
    if by == "period":
        query |= {"year": cell.period.year, "period": str(cell.period.number)}
    else:
        query["posted"] = str(cell.period)
    return reverse("portfolio:spend", query=query)
