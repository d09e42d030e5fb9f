"""The status page: what is published, by when it is promised, and whether it is there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import memberships_on, public
from accounts.permissions import Permission
from accounts.queries.roles import permissions_in
from portfolio.funds.models import Fund
from portfolio.treasury.freshness.queries.standing import standing_now
from portfolio.treasury.freshness.rules.promises import PROMISES, State

AMISS = (State.LATE, State.WRONG)


@public
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """For everybody what everybody may have; who sees spend sees all of it."""
    sees_all = request.user.is_authenticated and Permission.SEE_SPEND in permissions_in(
        memberships_on(request)
    )
    funds, now = Fund.objects.order_by("reference"), timezone.now()
    rows = standing_now(funds, now=now, is_public=not sees_all)
    context = {
        "rows": rows,
        "amiss": sum(row.state in AMISS for row in rows),
        "unchecked": any(row.state is State.UNCHECKED for row in rows),
        "sees_all": sees_all,
        "others": [row.words for row in PROMISES.values() if not row.is_public],
        "now": now,
    }
    return render(request, "portfolio/treasury/freshness/status.html", context)
