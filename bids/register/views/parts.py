"""What a system is made of, the contracts it depends on, and the systems it needs."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.register.actions.parts import PartsChanged, save_components, save_contracts, save_dependencies
from bids.register.forms.parts import (
    KNOWN_SYSTEMS,
    ComponentFormSet,
    ContractFormSet,
    DependencyFormSet,
    PartsFormSet,
)
from bids.register.models import LegacySystem
from bids.register.queries.parts import fingerprint, plain_parts, systems_named, systems_to_depend_on
from bids.register.rules.columns import COMPONENTS, CONTRACTS, DEPENDENCIES
from bids.register.views.systems import system_to_edit
from legacyfund.lib.errors import DomainError
from legacyfund.web.posting import posted
from legacyfund.web.refusals import refused_status


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def system_components(request: HttpRequest, reference: str) -> HttpResponse:
    """What a system is made of, and how long each part is supported."""
    system = system_to_edit(request, reference)
    return edit_parts(request, system, COMPONENTS, save=save_components, lines=ComponentFormSet)


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def system_contracts(request: HttpRequest, reference: str) -> HttpResponse:
    """The contracts a system depends on, and when they end."""
    system = system_to_edit(request, reference)
    return edit_parts(request, system, CONTRACTS, save=save_contracts, lines=ContractFormSet)


MOST_OFFERED = 300


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def system_dependencies(request: HttpRequest, reference: str) -> HttpResponse:
    """What a system needs from other systems."""
    system, person = system_to_edit(request, reference), signed_in(request)
    return edit_parts(
        request,
        system,
        DEPENDENCIES,
        save=save_dependencies,
        lines=partial(DependencyFormSet, find=partial(systems_named, system, person)),
        offered=systems_to_depend_on(system, person)[:MOST_OFFERED],
        known_systems=KNOWN_SYSTEMS,
    )


def edit_parts(
    request: HttpRequest,
    system: LegacySystem,
    table: str,
    *,
    save: Callable[..., LegacySystem],
    lines: Callable[..., PartsFormSet],
    **context: object,
) -> HttpResponse:
    """Where somebody else saved meanwhile, what is kept now is shown under the lines typed."""
    kept, answers = plain_parts(table, system), posted(request)
    formset = lines(answers, rows=kept, prefix=table)
    seen = fingerprint(kept) if answers is None else answers.get("seen", "")
    status, theirs = 200, None
    if answers is not None and not formset.adding and formset.is_valid():
        try:
            save(
                system=system, rows=formset.part_rows(), by=signed_in(request), now=timezone.now(), seen=seen
            )
        except DomainError as refusal:
            formset.add_refusal(refusal)
            status = refused_status(refusal)
            if isinstance(refusal, PartsChanged):
                theirs = plain_parts(table, system)
                seen = fingerprint(theirs)
        else:
            messages.success(request, f"The {table} are saved.")
            return redirect("bids:system", reference=system.reference)
    shown = {"system": system, "table": table, "formset": formset, "seen": seen, "theirs": theirs, **context}
    return render(request, f"bids/register/system_{table}.html", shown, status=status)
