"""Whether the ledger stands: what the last check found, the heads of its chains, and checking it now."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.posting import carry_out_or_refuse
from portfolio.ledger.actions.witness import give_heads
from portfolio.ledger.queries.witness import ledger_key
from portfolio.ledger.rules.witness import key_print, public_text
from portfolio.watch.actions.records import ask_for_check
from portfolio.watch.queries.chains import chains, last_check


@requires(Permission.SEE_LEDGER)
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Where each chain ends, who could say that it was changed, and what the last check found."""
    key = ledger_key()
    context = {
        "chains": chains(),
        "check": last_check(),
        "key": key_print(public_text(key.public_key())) if key is not None else "",
    }
    return render(request, "portfolio/watch/ledger.html", context)


@requires(Permission.SEE_LEDGER)
@require_POST
def check_ledger(request: HttpRequest) -> HttpResponse:
    """Asking for a check beside the nightly one."""
    return carry_out_or_refuse(
        request,
        lambda: ask_for_check(by=signed_in(request), now=timezone.now()),
        done="The ledger is being checked. Open this page again in a few minutes to see what was found.",
        then=reverse("portfolio:ledger"),
    )


@requires(Permission.SEE_LEDGER)
@require_safe
def ledger_heads(request: HttpRequest) -> HttpResponse:
    """The heads of all funds, signed, a line of JSON each, as `verify_ledger --heads` reads them."""
    now = timezone.now()
    lines = [json.dumps(head.as_fields(), sort_keys=True) + "\n" for head in give_heads(None, now=now)]
    name = f"ledger-heads-{now:%Y-%m-%d-%H%M}.ndjson"
    return HttpResponse(
        "".join(lines),
        content_type="application/x-ndjson",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
