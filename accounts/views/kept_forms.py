"""What was typed when a session ended, and staying signed in."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import sessions
from accounts.actions.kept_forms import TypedForm, open_kept_form
from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.sending import KEPT, ONCE, forget_kept_form

HIDDEN = (ONCE, "seen")


@dataclass(frozen=True)
class Kept:
    token: str
    form: TypedForm

    @property
    def title(self) -> str:
        """The page it was sent to: its name in words, and the references its address names."""
        try:
            page = resolve(self.form.address.partition("?")[0])
        except Resolver404:
            return self.form.address
        return ", ".join([in_words(page.url_name or ""), *(str(value) for value in page.kwargs.values())])

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What a person would miss: not what pages put into their forms themselves."""
        return [
            (in_words(name), chosen_in_words(value))
            for name, value in self.form.fields
            if value.strip() and name not in HIDDEN and not name.endswith(("_FORMS", "-was"))
        ]


def in_words(name: str) -> str:
    """`costs-0-who_pays` as `Costs 1: who pays`, `why_now` as `Why now`."""
    line = re.fullmatch(r"([a-z_]+)-(\d+)-(.+)", name)
    words = f"{line[1]} {int(line[2]) + 1}: {line[3]}" if line else name
    return words[:1].upper() + words[1:].replace("_", " ")


def chosen_in_words(value: str) -> str:
    """`RDEL_PROGRAMME` as `RDEL programme`, a box ticked as `Yes`; what was typed stays as it is."""
    if value == "on":
        return "Yes"
    code = re.fullmatch(r"([A-Z]+)_([A-Z_]+)", value)
    return f"{code[1]} {code[2].replace('_', ' ').lower()}" if code else value


@requires(Permission.SEE_OWN_MESSAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def kept_forms(request: HttpRequest) -> HttpResponse:
    """What was typed when the session had run out: to be sent on, or thrown away."""
    person, now = signed_in(request), timezone.now()
    if request.method == "POST":
        forget_kept_form(request, request.POST.get("throw_away", ""))
        messages.success(request, "What you typed has been thrown away.")
        return redirect("accounts:kept_forms")
    tokens = request.session.get(KEPT, [])
    opened = [(token, open_kept_form(token=token, person=person, now=now)) for token in tokens]
    kept = [Kept(token, form) for token, form in opened if form is not None]
    if lost := len(kept) < len(tokens):
        request.session[KEPT] = [row.token for row in kept]
    return render(request, "accounts/kept_forms.html", {"kept": kept, "lost": lost})


@requires(Permission.SEE_OWN_MESSAGES)
@require_http_methods(["POST"])
def stay_signed_in(request: HttpRequest) -> HttpResponse:
    """The page says until when; `static/web/session.js` takes only its warning, and puts it into the page
    that is open.
    """
    sessions.stay_signed_in(request.session, now=timezone.now())
    return render(request, "accounts/stay_signed_in.html")
