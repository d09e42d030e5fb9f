from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import requires
from accounts.permissions import Permission
from accounts.queries import departments_listed


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/departments.html", {"departments": departments_listed()})
