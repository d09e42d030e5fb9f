"""The end of the year that runs: what would lapse of it, and what can be done before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.financial_year import london_date
from portfolio.decisions.queries.decisions import may_see_decisions
from portfolio.funds.queries import funds_visible_to
from portfolio.home.queries.year_end import reserve_at_year_end
from portfolio.spend.forecasts.queries.lapsing import year_end_of
from portfolio.spend.queries.year_end import years_to_close


@requires(Permission.SEE_POSITION)
@require_safe
def year_end(request: HttpRequest, reference: str) -> HttpResponse:
    """By control budget, then by award; who on the reserve list it would pay for."""
    person, now = signed_in(request), timezone.now()
    fund = get_object_or_404(funds_visible_to(person), reference=reference)
    found = year_end_of(fund, now=now)
    context = {
        "fund": fund,
        "end": found,
        "days": (found.ends_on - london_date(now)).days,
        "reserve": reserve_at_year_end(person, fund, found.freed(), now=now)
        if may_see_decisions(person)
        else (),
        "to_close": years_to_close(fund, now=now),
        "sees_unannounced": has_permission(person, Permission.SEE_UNANNOUNCED),
        "sees_decisions": may_see_decisions(person),
        "may_manage": has_permission(person, Permission.MANAGE_FUND),
        "may_change": has_permission(person, Permission.PROPOSE_CHANGE),
        "may_propose": has_permission(person, Permission.PROPOSE_DECISION),
    }
    return render(request, "portfolio/home/year_end.html", context)
