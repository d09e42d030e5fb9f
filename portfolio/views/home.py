"""What waits for the person, in order of date, and the figures their role lives by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_worked_for
from portfolio.queries.home import figures_for, waiting_for
from portfolio.views.waiting import linked


@requires(Permission.SEE_OWN_MESSAGES)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    rows, longer = waiting_for(person, now=timezone.now())
    context = {
        "waiting": linked(rows),
        "longer": longer,
        "figures": figures_for(person),
        "departments": departments_worked_for(person),
    }
    return render(request, "portfolio/home.html", context)
