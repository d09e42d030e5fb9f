"""Messages to the reader: the list, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.deliveries import mark_read
from accounts.emails import Message, MessageMissing, message_of, subject_of
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.told import deliveries_of
from legacyfund.web.paging import page_of

MESSAGES_A_PAGE = 25


@requires(Permission.SEE_OWN_MESSAGES)
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What the service told this person, newest first."""
    page = page_of(request, deliveries_of(signed_in(request)), MESSAGES_A_PAGE)
    lines = [(row, subject_of(row)) for row in page]
    return render(request, "accounts/messages.html", {"page": page, "lines": lines})


@requires(Permission.SEE_OWN_MESSAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message; posting marks it read."""
    delivery = get_object_or_404(deliveries_of(signed_in(request)), pk=pk)
    if request.method == "POST":
        mark_read(delivery=delivery, by=signed_in(request), now=timezone.now())
        return redirect("accounts:messages")
    try:
        words = message_of(delivery)
    except MessageMissing as missing:
        words = Message(subject=delivery.event.kind, body=missing.message, link="")
    return render(request, "accounts/message.html", {"delivery": delivery, "message": words})
