"""Messages to the reader: the list, one of them, and how the reader wishes to be told by e-mail."""

from django.contrib import messages as banners
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.deliveries import mark_read
from accounts.actions.notices import choose_notices
from accounts.emails import Message, MessageMissing, Must, message_of, subject_of
from accounts.forms import NoticesForm
from accounts.guards import requires, signed_in
from accounts.models import NoticeChoice
from accounts.permissions import Permission
from accounts.queries.told import deliveries_of
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, posted

MESSAGES_A_PAGE = 25


@requires(Permission.SEE_OWN_MESSAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """When e-mails leave. What one is told stands in Messages at once, whatever is chosen here."""
    person = signed_in(request)
    choice = NoticeChoice.objects.filter(person=person).first()
    form = NoticesForm(posted(request), initial=_as_chosen(choice))
    if carry_out(
        form,
        lambda: choose_notices(person=person, **form.cleaned_data, by=person, now=timezone.now()),
    ):
        banners.success(request, "Your choice is saved.")
        return redirect("accounts:messages")
    context = {"form": form, "has_chosen": choice is not None, "must": [must.value for must in Must]}
    return render(request, "accounts/notices.html", context, status=form_status(form))


def _as_chosen(choice: NoticeChoice | None) -> dict[str, str]:
    """Nothing is chosen before the person chooses."""
    if choice is None:
        return {}
    quiet = {"quiet_from": choice.quiet_from, "quiet_until": choice.quiet_until}
    return {"pace": choice.pace, **{name: f"{at:%H:%M}" if at else "" for name, at in quiet.items()}}


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
