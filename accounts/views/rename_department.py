from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions import departments as actions
from accounts.forms import RenameForm
from accounts.guards import requires, signed_in
from accounts.models import Department
from accounts.permissions import Permission
from accounts.queries import departments_listed
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.saving import holding, saving_over


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda pk: Department.objects.filter(pk=pk))
def rename_department(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(departments_listed(), pk=pk)
    initial = {"name": department.name, "abbreviation": department.abbreviation}
    form = RenameForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with saving_over(request, form):
                renamed = actions.rename_department(
                    department=department, **form.cleaned_data, by=signed_in(request), now=timezone.now()
                )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{department} is now called {renamed}.")
            return redirect("accounts:departments")
    return render(
        request,
        "accounts/rename_department.html",
        {"form": form, "department": department},
        status=form_status(form),
    )
