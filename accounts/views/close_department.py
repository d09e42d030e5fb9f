from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions import departments as actions
from accounts.forms import CloseForm
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_listed, departments_open
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def close_department(request: HttpRequest, pk: int) -> HttpResponse:
    """A department's last day and its successor. Its records stay under its own name."""
    department = get_object_or_404(departments_listed(), pk=pk)
    now = timezone.now()
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        departments=departments_open(now).exclude(pk=department.pk),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_department(
                department=department, **form.cleaned_data, by=signed_in(request), now=now
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{department} has been closed.")
            return redirect("accounts:departments")
    return render(
        request,
        "accounts/close_department.html",
        {"form": form, "department": department},
        status=form_status(form),
    )
