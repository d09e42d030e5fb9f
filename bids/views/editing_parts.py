"""The page of a system's components, contracts or dependencies: all lines at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import signed_in
from accounts.permissions import Permission
from bids.actions.system_parts import PartsChanged
from bids.forms.system_parts import PartsFormSet
from bids.models import LegacySystem
from bids.queries.register import systems_visible_to
from bids.queries.system_parts import Plain, fingerprint
from legacyfund.lib.errors import DomainError
from legacyfund.web.refusals import refused_status


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
    posted = request.POST if request.method == "POST" else None
    lines: PartsFormSet = page.lines(posted, kept)
    seen = request.POST.get("seen", "") if posted is not None else fingerprint(kept)
    status, theirs = 200, None
    if posted is not None and not lines.adding and lines.is_valid():
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
    return render(request, f"bids/{page.name}.html", context, status=status)
