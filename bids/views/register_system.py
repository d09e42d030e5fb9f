"""Adding a system to the register."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.actions import register
from bids.forms.register import NewSystemForm
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def register_system(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    departments = departments_with(person, Permission.EDIT_REGISTER)
    form = NewSystemForm(request.POST or None, departments=departments)
    if request.method == "POST" and form.is_valid():
        details = {name: form.cleaned_data[name] for name in register.DETAILS}
        try:
            system = register.register_system(
                department=form.department(), by=person, now=timezone.now(), **details
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{system.name} is in the register as {system.reference}.")
            return redirect("bids:system", reference=system.reference)
    return render(request, "bids/register_system.html", {"form": form}, status=form_status(form))
