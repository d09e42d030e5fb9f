"""Departments: the list, adding one, renaming it and closing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import departments as actions
from accounts.forms import CloseForm, DepartmentForm, RenameForm
from accounts.guards import requires, signed_in
from accounts.models import Department
from accounts.permissions import Permission
from accounts.queries import departments_listed, departments_open
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.saving import holding, saving_over


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/departments.html", {"departments": departments_listed()})


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_department(request: HttpRequest) -> HttpResponse:
    form = DepartmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            department = actions.add_department(
                **form.cleaned_data, by=signed_in(request), now=timezone.now()
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{department} has been added.")
            return redirect("accounts:departments")
    return render(request, "accounts/add_department.html", {"form": form}, status=form_status(form))


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
