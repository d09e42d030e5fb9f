"""The departments' registers side by side, for those who see them all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from bids.queries.comparison import compare_registers
from legacyfund.lib.financial_year import london_date


@requires(Permission.SEE_COMPARISON)
@require_safe
def compare_departments(request: HttpRequest) -> HttpResponse:
    rows = compare_registers(asked_on=london_date(timezone.now()))
    return render(request, "bids/compare_departments.html", {"rows": rows})
