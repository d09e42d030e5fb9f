"""A form on its way to its view: taken once however often it is sent, and kept when the session is over."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts.actions.first_answers import SentWithOtherAnswers, answer_once
from accounts.actions.kept_forms import TypedForm, drop_kept_form, keep_form
from accounts.models import User
from accounts.queries.sessions import WAS, person_of_session
from legacyfund.lib.canonical import canonical_sha256
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.web.autosave import is_autosave, not_autosaved
from legacyfund.web.refusals import refused

Answer = Callable[[], HttpResponseBase]
log = structlog.get_logger(__name__)

ONCE = "once"
"""The hidden field `{% once %}` writes: the key of one form, opened once."""
KEPT = "kept_form"
"""The hidden field of a kept form sent on, and the session's list of such tokens."""
MOST_KEPT = 5
NOT_TYPED = (ONCE, KEPT, "csrfmiddlewaretoken")


class KeyUnknown(ConflictRefused):
    """The form's key is none that a page of ours wrote."""


def answer_form(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    """The view's answer to a signed-in person. A form with a key is taken once; the same form again is
    led where the first was, another form under its key is refused.
    """
    if request.method != "POST":
        return answer()
    response = _take_once(request, answer) if request.POST.get(ONCE) else answer()
    if response.status_code == 302 and (token := request.POST.get(KEPT)):
        forget_kept_form(request, token)
    return response


def send_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Signing in leads back to a page; what was typed into a form is kept, to be sent on after it.

    What a script posts is not: it still stands on the page, and is kept when the person sends it.
    """
    if is_autosave(request):
        return not_autosaved(401)
    person = _person_before(request)
    if request.method != "POST":
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    if person is None:
        return redirect_to_login("/")
    form = _typed_form(request)
    if not form.fields:
        return _nothing_to_keep(request, form)
    try:
        token = keep_form(person=person, form=form, now=timezone.now())
    except DomainError as refusal:
        messages.warning(request, refusal.message)
        return redirect_to_login("/")
    request.session[KEPT] = [token, *request.session.get(KEPT, [])][:MOST_KEPT]
    log.info("form_kept", person=person.pk, path=request.path)
    messages.info(request, "Your session has ended. Sign in again: what you typed is kept.")
    return redirect_to_login(reverse("accounts:kept_forms"))


def _nothing_to_keep(request: HttpRequest, form: TypedForm) -> HttpResponseBase:
    """A button alone was pressed, or a file alone was chosen: that has to be done again."""
    if not form.files:
        messages.info(request, "Your session had ended, so nothing was done. Sign in and do it again.")
        return redirect_to_login("/")
    messages.info(request, "Your session had ended. Sign in and choose your file again: files are not kept.")
    return redirect_to_login(form.address)


def _person_before(request: HttpRequest) -> User | None:
    """Whose session ran out, or was ended by signing out or by another password. The session that follows
    it remembers, for the tabs that are still open.
    """
    person = person_of_session(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    if person is not None:
        request.session[WAS] = [person.pk, person.email]
        return person
    key, email = request.session.get(WAS, [0, ""])
    return User.objects.filter(pk=key, email=email, is_active=True).first()


def forget_kept_form(request: HttpRequest, token: str) -> None:
    drop_kept_form(token=token, person=cast(User, request.user))
    request.session[KEPT] = [kept for kept in request.session.get(KEPT, []) if kept != token]


def _take_once(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    try:
        first = answer_once(
            person=cast(User, request.user),
            key=_key(request),
            body_sha256=form_sha256(request),
            answer=answer,
            location_of=lambda response: response["Location"] if response.status_code == 302 else "",
            now=timezone.now(),
        )
    except (KeyUnknown, SentWithOtherAnswers) as refusal:
        return refused(request, refusal)
    return HttpResponseRedirect(first) if isinstance(first, str) else first


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST[ONCE])
    except ValueError:
        raise KeyUnknown("The form is damaged. Open its page again and fill it in again.") from None


def form_sha256(request: HttpRequest) -> str:
    """Of the address, every field and every file: two forms that say the same have the same."""
    files = [(name, file.name, _file_sha256(file)) for name, file in _files(request)]
    fields = sorted(_typed_fields(request))
    return canonical_sha256({"address": request.get_full_path(), "fields": fields, "files": files})


def _typed_form(request: HttpRequest) -> TypedForm:
    """Passwords are never kept."""
    kept = [(name, value) for name, value in _typed_fields(request) if "password" not in name]
    once = [(ONCE, request.POST[ONCE])] if kept and ONCE in request.POST else []
    files = tuple(name for name, _ in _files(request))
    return TypedForm(address=request.get_full_path(), fields=(*kept, *once), files=files)


def _typed_fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in NOT_TYPED:
            yield from ((name, str(value)) for value in values)


def _files(request: HttpRequest) -> Iterator[tuple[str, "UploadedFile[Any]"]]:
    for name in sorted(request.FILES):
        yield from ((name, file) for file in request.FILES.getlist(name))


def _file_sha256(file: "UploadedFile[Any]") -> str:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
