"""Changing what the register says of a system."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.actions import register
from bids.forms.register import SystemForm
from bids.queries.register import systems_visible_to
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_system(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    mine = systems_visible_to(person, permission=Permission.EDIT_REGISTER)
    system = get_object_or_404(mine, reference=reference)
    form = SystemForm(
        request.POST or None, initial={name: getattr(system, name) for name in register.DETAILS}
    )
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in register.DETAILS}
        try:
            register.change_system(system=system, by=person, now=timezone.now(), **changes)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{changes['name']} is changed.")
            return redirect("bids:system", reference=reference)
    return render(
        request, "bids/change_system.html", {"form": form, "system": system}, status=form_status(form)
    )
