from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions import colleagues as actions
from accounts.forms import DeputyForm
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with, people_to_deputise
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.MANAGE_COLLEAGUES)
@require_http_methods(["GET", "HEAD", "POST"])
def name_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague act for the sign-off from a day to a day."""
    reader = signed_in(request)
    department = get_object_or_404(departments_with(reader, Permission.MANAGE_COLLEAGUES), pk=pk)
    people = people_to_deputise(department)
    form = DeputyForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            deputy = actions.name_deputy(
                department=department, by=reader, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{deputy.user} is named: {deputy.label[0].lower()}{deputy.label[1:]}.")
            return redirect("accounts:colleagues", pk=pk)
    context = {"form": form, "department": department, "has_people": people.exists()}
    return render(request, "accounts/name_deputy.html", context, status=form_status(form))
