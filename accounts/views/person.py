from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions.people import start_membership
from accounts.forms import RoleForm
from accounts.guards import requires, signed_in
from accounts.permissions import ROLES, Permission, Role
from accounts.queries import departments_open, memberships_of, people_listed
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles held and ended, and a form to give one more."""
    shown = get_object_or_404(people_listed(), pk=pk)
    now = timezone.now()
    form = RoleForm(request.POST if request.method == "POST" else None, departments=departments_open(now))
    if request.method == "POST" and form.is_valid():
        try:
            start_membership(
                user=shown,
                role=Role(form.cleaned_data["role"]),
                department=form.cleaned_data["department"],
                by=signed_in(request),
                now=now,
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            role = ROLES[Role(form.cleaned_data["role"])].label.lower()
            messages.success(request, f"{shown} is now {role}.")
            return redirect("accounts:person", pk=shown.pk)
    context = {"shown": shown, "form": form, "memberships": memberships_of(shown)}
    return render(request, "accounts/person.html", context, status=form_status(form))
