"""What a system is made of, the contracts it depends on, and the systems it needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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
    dependency_initial,
)
from bids.register.models import LegacySystem
from bids.register.queries.parts import (
    Plain,
    fingerprint,
    plain_components,
    plain_contracts,
    plain_dependencies,
    systems_named,
    systems_to_depend_on,
)
from bids.register.queries.systems import systems_visible_to
from legacyfund.lib.errors import DomainError
from legacyfund.web.posting import posted
from legacyfund.web.refusals import refused_status


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def system_components(request: HttpRequest, reference: str) -> HttpResponse:
    """What a system is made of, and how long each part is supported."""
    page = PartPage(
        name="system_components",
        saved="The components are saved.",
        plain=plain_components,
        save=save_components,
        lines=lambda posted, kept: ComponentFormSet(posted, rows=kept, prefix="components"),
        context={},
    )
    return edit_parts(request, system_to_edit(request, reference), page)


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def system_contracts(request: HttpRequest, reference: str) -> HttpResponse:
    """The contracts a system depends on, and when they end."""
    page = PartPage(
        name="system_contracts",
        saved="The contracts are saved.",
        plain=plain_contracts,
        save=save_contracts,
        lines=lambda posted, kept: ContractFormSet(posted, rows=kept, prefix="contracts"),
        context={},
    )
    return edit_parts(request, system_to_edit(request, reference), page)


MOST_OFFERED = 300


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def system_dependencies(request: HttpRequest, reference: str) -> HttpResponse:
    """What a system needs from other systems."""
    system, person = system_to_edit(request, reference), signed_in(request)
    page = PartPage(
        name="system_dependencies",
        saved="The dependencies are saved.",
        plain=plain_dependencies,
        save=save_dependencies,
        lines=lambda posted, kept: DependencyFormSet(
            posted,
            rows=dependency_initial(kept),
            prefix="dependencies",
            find=lambda words: systems_named(system, person, words),
        ),
        context={
            "offered": systems_to_depend_on(system, person)[:MOST_OFFERED],
            "known_systems": KNOWN_SYSTEMS,
        },
    )
    return edit_parts(request, system, page)


@dataclass(frozen=True)
class PartPage:
    """`lines` makes the formset from what was posted and the rows kept."""

    name: str
    saved: str
    plain: Callable[[LegacySystem], Plain]
    save: Callable[..., LegacySystem]
    lines: Callable[[Any, Plain], PartsFormSet]
    context: Mapping[str, Any]


def system_to_edit(request: HttpRequest, reference: str) -> LegacySystem:
    mine = systems_visible_to(signed_in(request), permission=Permission.EDIT_REGISTER)
    return get_object_or_404(mine, reference=reference)


def edit_parts(request: HttpRequest, system: LegacySystem, page: PartPage) -> HttpResponse:
    """Where somebody else saved meanwhile, what is kept now is shown under the lines typed."""
    kept = page.plain(system)
    answers = posted(request)
    lines: PartsFormSet = page.lines(answers, kept)
    seen = request.POST.get("seen", "") if answers is not None else fingerprint(kept)
    status, theirs = 200, None
    if answers is not None and not lines.adding and lines.is_valid():
        try:
            page.save(
                system=system, rows=lines.part_rows(), by=signed_in(request), now=timezone.now(), seen=seen
            )
        except DomainError as refusal:
            lines.add_refusal(refusal)
            status = refused_status(refusal)
            if isinstance(refusal, PartsChanged):
                theirs = page.plain(system)
                seen = fingerprint(theirs)
        else:
            messages.success(request, page.saved)
            return redirect("bids:system", reference=system.reference)
    context = {"system": system, "formset": lines, "seen": seen, "theirs": theirs, **page.context}
    return render(request, f"bids/register/{page.name}.html", context, status=status)
