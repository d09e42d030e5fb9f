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
from bids.models import LegacySystem
from bids.queries.register import systems_visible_to
from bids.rules.canonical import canonical_sha256
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal, form_status


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_system(request: HttpRequest, reference: str) -> HttpResponse:
    """Where somebody else saved meanwhile, what the register says now is shown under the answers typed."""
    person = signed_in(request)
    mine = systems_visible_to(person, permission=Permission.EDIT_REGISTER)
    system = get_object_or_404(mine, reference=reference)
    kept = register.plain_details(system)
    form = SystemForm(
        request.POST or None, initial={name: getattr(system, name) for name in register.DETAILS}
    )
    seen = request.POST.get("seen", "") if request.method == "POST" else canonical_sha256(kept)
    theirs: list[tuple[str, object]] = []
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in register.DETAILS}
        try:
            register.change_system(system=system, by=person, now=timezone.now(), seen=seen, **changes)
        except DomainError as refusal:
            add_refusal(form, refusal)
            if isinstance(refusal, register.SystemChanged):
                theirs, seen = _differing(form, system), canonical_sha256(kept)
        else:
            messages.success(request, f"{changes['name']} is changed.")
            return redirect("bids:system", reference=reference)
    context = {"form": form, "system": system, "seen": seen, "theirs": theirs}
    return render(request, "bids/change_system.html", context, status=form_status(form))


def _differing(form: SystemForm, system: LegacySystem) -> list[tuple[str, object]]:
    """Label and present value of each detail that the register says otherwise than the form."""
    return [
        (
            str(form.fields[name].label),
            shown() if (shown := getattr(system, f"get_{name}_display", None)) else value,
        )
        for name in register.DETAILS
        if (value := getattr(system, name)) != form.cleaned_data[name]
    ]
