"""What a view does with a POST: take a form and carry out its action, or carry out one that takes none."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import add_refusal
from legacyfund.web.refusals import refused

Done = TypeVar("Done")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is made from: the answers of a POST, None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def refused_beforehand(
    request: HttpRequest, check: Callable[[], object], *, back: str = ""
) -> HttpResponse | None:
    """The page of the refusal for whoever opens a form that would be refused: it is not offered, and says
    why instead. None where the check lets it pass, and for a POST, which the action decides.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    try:
        check()
    except DomainError as refusal:
        return refused(request, refusal, back_url=back)
    return None


def carry_out(
    form: forms.BaseForm, action: Callable[[], Done], *, within: AbstractContextManager[None] | None = None
) -> Done | None:
    """What the action gives, of a posted form without errors. A refusal is shown beside the form.

    `within` is what the action is done in, such as `saving_over(request, form)`. None where nothing was
    done: the page is shown again, with `form_status(form)`. The action gives something of its own.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        with within or nullcontext():
            return action()
    except DomainError as refusal:
        add_refusal(form, refusal)
        return None


def carry_out_or_refuse(
    request: HttpRequest, action: Callable[[], object], *, done: str, then: str, back: str = ""
) -> HttpResponse:
    """For a POST without a form. On to the address `then` with the message `done` (none where it is empty),
    or the page of the refusal, which leads `back`, or to `then`.
    """
    try:
        action()
    except DomainError as refusal:
        return refused(request, refusal, back_url=back or then)
    if done:
        messages.success(request, done)
    return redirect(then)
