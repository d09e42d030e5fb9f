"""Departments: the list, adding one, renaming it and closing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import departments as actions
from accounts.forms import CloseForm, DepartmentForm, RenameForm
from accounts.guards import requires, signed_in
from accounts.models import Department
from accounts.permissions import Permission
from accounts.queries.roles import departments_listed, departments_open
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from legacyfund.web.saving import holding, saving_over


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/departments.html", {"departments": departments_listed()})


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_department(request: HttpRequest) -> HttpResponse:
    form = DepartmentForm(posted(request))
    if department := carry_out(
        form, lambda: actions.add_department(**form.cleaned_data, by=signed_in(request), now=timezone.now())
    ):
        messages.success(request, f"{department} has been added.")
        return redirect("accounts:departments")
    return render(request, "accounts/add_department.html", {"form": form}, status=form_status(form))


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda pk: Department.objects.filter(pk=pk))
def rename_department(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(departments_listed(), pk=pk)
    initial = {"name": department.name, "abbreviation": department.abbreviation}
    form = RenameForm(posted(request), initial=initial)
    if renamed := carry_out(
        form,
        lambda: actions.rename_department(
            department=department, **form.cleaned_data, by=signed_in(request), now=timezone.now()
        ),
        within=saving_over(request, form),
    ):
        messages.success(request, f"{department} is now called {renamed}.")
        return redirect("accounts:departments")
    return render(
        request,
        "accounts/rename_department.html",
        {"form": form, "department": department},
        status=form_status(form),
    )


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def close_department(request: HttpRequest, pk: int) -> HttpResponse:
    """A department's last day and its successor. Its records stay under its own name."""
    department = get_object_or_404(departments_listed(), pk=pk)
    now = timezone.now()
    if away := refused_beforehand(
        request, lambda: actions.check_not_closed(department), back=reverse("accounts:departments")
    ):
        return away
    form = CloseForm(
        posted(request),
        departments=departments_open(now).exclude(pk=department.pk),
    )
    if carry_out(
        form,
        lambda: actions.close_department(
            department=department, **form.cleaned_data, by=signed_in(request), now=now
        ),
    ):
        messages.success(request, f"{department} has been closed.")
        return redirect("accounts:departments")
    return render(
        request,
        "accounts/close_department.html",
        {"form": form, "department": department},
        status=form_status(form),
    )
