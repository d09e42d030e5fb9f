"""The log of messages: to whom each went, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms import DeliveryFilterForm
from accounts.guards import memberships_on, requires
from accounts.models import Delivery, Membership
from accounts.permissions import Permission
from accounts.queries.roles import permissions_in
from accounts.queries.told import DeliveryFilter, deliveries_matching, event_kinds_told
from legacyfund.web.paging import page_of

DELIVERIES_A_PAGE = 50


@dataclass(frozen=True)
class DeliveryShown:
    """`to` is a name or an address, `roles` those of the person now."""

    row: Delivery
    to: str
    roles: str
    outcome: str
    colour: str
    at: datetime | None


@requires(Permission.SEE_JOBS)
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """Every message to anybody: what of, to whom, when, and what became of it. Not what it says."""
    form = DeliveryFilterForm(request.GET, kinds=event_kinds_told())
    wanted = form.wanted() if form.is_valid() else DeliveryFilter()
    found = deliveries_matching(wanted)
    page = page_of(request, found.none() if form.errors else found, DELIVERIES_A_PAGE)
    context = {
        "form": form,
        "page": page,
        "lines": [_delivery_shown(row) for row in page],
        "is_filtered": wanted != DeliveryFilter(),
        "may_retry": Permission.RETRY_DELIVERY in permissions_in(memberships_on(request)),
    }
    return render(request, "accounts/deliveries.html", context)


def _delivery_shown(row: Delivery) -> DeliveryShown:
    to, roles = row.address, "no sign-in yet"
    if row.recipient is not None:
        held: list[Membership] = row.recipient.roles_now  # type: ignore[attr-defined]
        to, roles = (
            row.recipient.email,
            "; ".join(dict.fromkeys(role.label for role in held)) or "no role now",
        )
    outcome, colour, at = _outcome_of(row)
    return DeliveryShown(row, to, roles, outcome, colour, at)


def _outcome_of(row: Delivery) -> tuple[str, str, datetime | None]:
    if row.done_at is not None and row.last_error:
        return "Not sent", "grey", row.done_at
    if row.done_at is not None:
        return ("Sent in a digest" if row.digest_id else "Sent"), "green", row.done_at
    if row.digest is not None:
        return "In a digest, due", "blue", row.digest.due_at
    if row.set_aside_at is not None:
        return "Set aside", "red", row.set_aside_at
    return ("To be tried again" if row.attempts else "Waiting until"), "yellow", row.due_at
