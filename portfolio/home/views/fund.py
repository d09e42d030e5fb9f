"""A fund: its position now or on a day, its rounds, its awards and what was found wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.rounds.workflow import RoundStatus
from legacyfund.lib.financial_year import last_moment_of, london_date
from legacyfund.web.paging import page_of
from portfolio.awards.delivery.queries.reports import count_colours, running_awards, with_said
from portfolio.awards.queries.awards import awards_of_fund
from portfolio.choice.queries.scenarios import is_recused
from portfolio.decisions.queries.decisions import may_see_decisions
from portfolio.decisions.queries.reserve import reserve_to_fund, with_reserve
from portfolio.funds.queries import funds_visible_to, rounds_of
from portfolio.home.forms import ClocksForm
from portfolio.ledger.queries.position import ended_in, fund_position, position_total
from portfolio.spend.forecasts.queries.cells import fund_forecast, over_forecast
from portfolio.spend.queries.periods import period_to_close, with_months
from portfolio.spend.queries.year_end import years_held
from portfolio.watch.queries.findings import FindingFilter, findings_matching, first_of

ROWS_A_PAGE = 50
FINDINGS_SHOWN = 10


@requires(Permission.SEE_POSITION)
@require_safe
def fund(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(with_months(funds_visible_to(person)), reference=reference)
    asked = any(name.startswith(("as_of", "effective_on")) for name in request.GET)
    form = ClocksForm(request.GET if asked else None, today=london_date(timezone.now()))
    known, as_at = form.known_on(), form.as_at()
    day = known or as_at
    known_at = last_moment_of(known) if known else None
    rows = fund_position(found, known_at, as_at=as_at)
    forecast = fund_forecast(found, known_at, as_at=as_at, now=timezone.now())
    sees_findings = has_permission(person, Permission.MANAGE_FUND) or has_permission(
        person, Permission.SEE_AUDIT
    )
    sees_awards = has_permission(person, Permission.SEE_AWARDS)
    matching = findings_matching(person, FindingFilter(fund=found), now=timezone.now())
    findings, findings_open = first_of(matching, FINDINGS_SHOWN) if sees_findings else ([], 0)
    rounds = list(with_reserve(rounds_of(found).select_related("round", "fund")))
    sees_scenarios, decides = has_permission(person, Permission.SEE_SCENARIOS), may_see_decisions(person)
    on_reserve = [row for row in rounds if row.has_reserve and row.round.status == RoundStatus.ANNOUNCED]
    context = {
        "fund": found,
        "form": form,
        "day": day,
        "known": known,
        "as_at": as_at,
        "clocks": form.as_query(),
        "ended": () if day else ended_in(rows, now=timezone.now()),
        "rows": rows,
        "total": position_total(rows),
        "against": [
            (row, row.committed + row.headroom, forecast.of((row.year, row.control_budget))) for row in rows
        ],
        "over": () if day else over_forecast(rows, forecast, london_date(timezone.now())),
        "rounds": rounds,
        "sees_scenarios": sees_scenarios,
        "recused": {
            budget.pk
            for budget in rounds
            if sees_scenarios
            and budget.round.status == RoundStatus.ASSESSED
            and is_recused(person, budget.round, now=timezone.now())
        },
        "counts": count_colours(running_awards(person).filter(fund=found)) if sees_awards else (),
        "awards": page_of(request, with_said(awards_of_fund(found, person)), ROWS_A_PAGE)
        if sees_awards
        else (),
        "findings": findings,
        "findings_open": findings_open,
        "sees_findings": sees_findings,
        "sees_awards": sees_awards,
        "sees_decisions": decides,
        "reserve": reserve_to_fund(person, now=timezone.now(), budgets=on_reserve if decides else ()),
        "may_propose": has_permission(person, Permission.PROPOSE_DECISION),
        "to_close": () if day else years_held(rows, now=timezone.now()),
        "period_to_close": None if day else period_to_close(found, timezone.now()),
        "may_manage": has_permission(person, Permission.MANAGE_FUND),
    }
    return render(request, "portfolio/home/fund.html", context)
